"""Client for BookLore and Grimmory servers. It does not depend on Home Assistant.

The server is described in booklore-api.md, which is meant wherever comments in this
package say "contract".
"""
