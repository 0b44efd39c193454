package bot_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"

	"innovate/bot"
	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// Example runs a bot in a pretend workspace and asks it something.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "innovate")
	check(err)
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(dir, "innovate.db")})
	check(err)
	defer s.Close()
	x, err := index.New(index.Config{WordsOnly: true})
	check(err)
	_, err = x.Update(ctx, data.Catalogue{{ID: "red-bag", Title: "Red Bag", Version: 1, Status: "live"}})
	check(err)

	w := workspace.New(workspace.Config{})
	defer w.Close()
	b := bot.New(bot.Config{
		Slack: bot.Client(bot.ClientConfig{BotToken: w.BotToken(), AppToken: w.AppToken(), APIURL: w.URL()}),
		Store: s, Index: x, SigningSecret: w.SigningSecret(),
	})
	door := httptest.NewServer(b.Handler()) // or b.Socket(ctx); and b.Work(ctx) for what is not answered at once
	defer door.Close()
	check(w.Subscribe(ctx, door.URL+"/slack/events"))
	check(w.Command("Asha", "#ward-7", "/innovate the printer is out of toner"))
	fmt.Println(w.Seen("Asha", "#ward-7"))
	// Output:
	// innovate (only Asha sees this):
	//   I found nothing proven that fits, so I am showing you nothing.
	//   Two things to try: say it in other words (what goes wrong, for whom, and where), or ask about one problem at a time.
	//   [Ask if anybody has solved it] [Tell me when something new fits]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
