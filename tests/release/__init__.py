"""A release as people get it, in a real hass; runs by itself, with `script/test --browser`."""
