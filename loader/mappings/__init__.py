"""Mappings that come with Baltica: how single tables of other publishers become facts, one TOML file a publisher."""
