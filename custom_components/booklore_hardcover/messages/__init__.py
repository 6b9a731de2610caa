"""Notifications, issues and events: everything that tells people and automations what happens."""
