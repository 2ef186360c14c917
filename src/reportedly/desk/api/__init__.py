"""The API under /api: everything the pages show, as JSON, with examples in its OpenAPI description."""
