"""Answers that the tests give: a public algorithm that helps to rank requests, a chatbot's impact."""

CRPA = {
    "algorithm": ["yes"],
    "decisions": ["helps"],
    "body": ["administration"],
    "secret": ["none"],
    "staff": ["120"],
    "main": ["yes"],
}
