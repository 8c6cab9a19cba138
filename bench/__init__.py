"""How fast the product is: `make bench` runs every part."""
