"""What goes out: ids to BookLore; a plan first, then the writes."""
