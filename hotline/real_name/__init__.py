"""实名登录: the citizen proves who they are at the city's identity provider (OpenID Connect) and comes back to the conversation."""
