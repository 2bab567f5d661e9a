"""E-mail to staff who want it: that something waits, by kind and number, and never what anybody wrote."""
