"""The BookLore Hardcover integration."""
