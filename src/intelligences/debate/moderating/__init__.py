"""How a debate is moderated, in the open: the charter, what moderators declare, who observes."""
