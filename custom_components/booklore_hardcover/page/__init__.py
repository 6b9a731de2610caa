"""What the browser may ask for, and who may ask."""
