"""The demo: two stand-in servers and a real Home Assistant, set up over its REST API."""
