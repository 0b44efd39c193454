package bot

import "context"

// home is the part that is the app's home.
func (b *Bot) home() part { return part{} }

// visited shows somebody their home.
func (b *Bot) visited(context.Context, occasion) error { return nil }
