"""Decision diagrams: sets of answers so large that they can't be listed, held exactly.

A node asks one variable and leads, for each of its values, to another node; TRUE and FALSE end. With the variables in
one order and equal nodes shared, two sets are equal when their nodes are (Bryant, *Graph-based algorithms for Boolean
function manipulation*, 1986; here with more than two values a variable).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import prod

FALSE, TRUE = 0, 1
Node = int


class Diagrams:
    """A universe of variables: `sizes[v]` is how many values variable v has."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self._variable = [len(self.sizes), len(self.sizes)]
        self._children: list[tuple[Node, ...]] = [(), ()]
        self._nodes: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._both: dict[tuple[Node, Node], Node] = {}
        self._opposite: dict[Node, Node] = {FALSE: TRUE, TRUE: FALSE}

    def among(self, variable: int, values: Collection[int]) -> Node:
        """The sets of answers in which a variable has one of these values."""
        return self._node(variable, tuple(TRUE if one in values else FALSE for one in range(self.sizes[variable])))

    def negate(self, node: Node) -> Node:
        """Every set of answers that isn't in this one."""
        if node not in self._opposite:
            children = tuple(self.negate(child) for child in self._children[node])
            self._opposite[node] = self._node(self._variable[node], children)
        return self._opposite[node]

    def both(self, left: Node, right: Node) -> Node:
        """What is in the two."""
        if FALSE in (left, right):
            return FALSE
        if left in (TRUE, right):
            return right
        if right == TRUE:
            return left
        key = (min(left, right), max(left, right))
        if key not in self._both:
            variable = min(self._variable[left], self._variable[right])
            pairs = zip(self._below(left, variable), self._below(right, variable), strict=True)
            self._both[key] = self._node(variable, tuple(self.both(one, other) for one, other in pairs))
        return self._both[key]

    def either(self, left: Node, right: Node) -> Node:
        """What is in one of the two."""
        return self.negate(self.both(self.negate(left), self.negate(right)))

    def all(self, nodes: Collection[Node]) -> Node:
        """What is in every one."""
        return self._folded(nodes, self.both, TRUE)

    def any(self, nodes: Collection[Node]) -> Node:
        """What is in at least one."""
        return self._folded(nodes, self.either, FALSE)

    def at_least(self, number: int, nodes: Sequence[Node]) -> Node:
        """What is in at least so many of these."""
        reached = [TRUE, *[FALSE] * number]
        for node in nodes:
            for count in range(number, 0, -1):
                reached[count] = self.either(reached[count], self.both(reached[count - 1], node))
        return reached[number]

    def count(self, node: Node) -> int:
        """How many sets of answers it holds."""
        known: dict[Node, int] = {FALSE: 0, TRUE: 1}
        return self._count(node, known) * prod(self.sizes[: self._variable[node]])

    def contains(self, node: Node, values: Mapping[int, int]) -> bool:
        """Whether it holds this set of answers, one value a variable."""
        while node not in (FALSE, TRUE):
            node = self._children[node][values[self._variable[node]]]
        return node == TRUE

    def witness(self, node: Node) -> dict[int, int] | None:
        """One set of answers that it holds (variables that don't matter are left out), or None when it holds none."""
        if node == FALSE:
            return None
        found = {}
        while node != TRUE:
            value = next(index for index, child in enumerate(self._children[node]) if child != FALSE)
            found[self._variable[node]] = value
            node = self._children[node][value]
        return found

    def _node(self, variable: int, children: tuple[Node, ...]) -> Node:
        if len(set(children)) == 1:
            return children[0]
        key = (variable, children)
        if key not in self._nodes:
            self._nodes[key] = len(self._variable)
            self._variable.append(variable)
            self._children.append(children)
        return self._nodes[key]

    def _below(self, node: Node, variable: int) -> tuple[Node, ...]:
        return self._children[node] if self._variable[node] == variable else (node,) * self.sizes[variable]

    def _count(self, node: Node, known: dict[Node, int]) -> int:
        if node not in known:
            here = self._variable[node]
            known[node] = sum(
                self._count(child, known) * prod(self.sizes[here + 1 : self._variable[child]])
                for child in self._children[node]
            )
        return known[node]

    @staticmethod
    def _folded(nodes: Collection[Node], join: Callable[[Node, Node], Node], neutral: Node) -> Node:
        node = neutral
        for one in reversed(list(nodes)):  # from the last variables up: each step then adds to the top only
            node = join(one, node)
        return node
