"""Signing in through ProConnect, the State's identity for professionals: OpenID Connect, with a signed userinfo.

`configuration` who this site is to the provider; `provider` what is asked of it over the network; `verification` pure:
which answers are believed; `deposits` what waits for the person's return; `flow` the whole; `words` each refusal.
"""
