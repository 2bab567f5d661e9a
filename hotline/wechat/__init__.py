"""The WeChat official account: what citizens write there comes in, and what they are answered goes out to them."""
