"""What the product promises about accidents, tried on real processes that really have them."""
