"""What the product does in a second, beside bare code that does the same work."""
