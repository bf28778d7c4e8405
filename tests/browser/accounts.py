"""The demonstration's accounts, as the sign-in page lists them."""

ACCOUNTS = (
    "demo-clerk",
    "demo-reporter",
    "demo-head",
    "demo-bureau",
    "demo-leader",
    "demo-inspector",
    "demo-auditor",
    "demo-admin",
)
PASSWORD = "demo"
