"""The library as it is searched: what an address asks, its filters, its sentences, its map, its files."""
