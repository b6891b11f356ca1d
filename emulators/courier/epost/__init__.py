"""Korea Post: the contract parcel API (/epost), encrypted and in XML, and the trace OpenAPI (/epost-trace)."""
