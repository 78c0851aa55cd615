"""Watch reports: behaviour first; and the watch groups they come from."""
