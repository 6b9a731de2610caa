"""A client for BookLore and Grimmory servers; knows nothing of Home Assistant."""
