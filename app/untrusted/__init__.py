"""Reading untrusted input: responses of other servers, files in a sandbox, strict YAML."""
