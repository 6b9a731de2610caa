"""What browsers see, what they may ask, and who may ask."""
