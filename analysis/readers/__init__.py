"""One module a kind of input; each takes a Document and gives a Reading."""
