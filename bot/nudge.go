package bot

// nudging is the part that gathers reminders into one message a day.
func (b *Bot) nudging() part { return part{} }
