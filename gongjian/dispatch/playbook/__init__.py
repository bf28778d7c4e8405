"""What the week adds to a playbook: cadences, meetings, lights, reminders, budget; lint, map, plain words."""
