"""What people and automations are told."""
