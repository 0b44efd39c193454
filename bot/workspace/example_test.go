package workspace_test

import (
	"context"
	"fmt"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
)

func Example() {
	w := workspace.New(workspace.Config{})
	defer w.Close()

	api := slack.New(w.BotToken(), slack.OptionAPIURL(w.URL()))
	ward, asha := w.ChannelID("#ward-7"), w.UserID("Asha")
	w.Invite("#ward-7", "Asha", "Ben")
	_, err := api.PostEphemeralContext(context.Background(), ward, asha, slack.MsgOptionText("Only you see this.", false))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(w.Seen("Asha", "#ward-7"))
	fmt.Print(w.Seen("Ben", "#ward-7"))
	// Output:
	// innovate (only Asha sees this):
	//   Only you see this.
}
