"""valuedrift: behavioural drift of language models, measured on their chat logs."""
