"""Sessions of browsers, as rows. A cookie without its row gives no access."""
