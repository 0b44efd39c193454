package data

import (
	"slices"
	"time"
)

// A Use is what is known of how an innovation is used, as a card tells it to
// one asker.
type Use struct {
	Sites     int    // of this workspace that took it up, those that stopped too
	Active    int    // of those, that use it now
	Sustained int    // and have for a year or more
	Looking   int    // beside them, that think about it
	Stopped   int    //
	Reason    string // why the last of those stopped
	Like      Site   // the adopter most like the asker; empty: none is known
	LikeStage string //

	Better, Same, Worse, Early int       // what sites have told that came of it
	Contacts                   int       // people who agreed to be asked, and may be now
	Confirmed                  time.Time // when the latest of them last said so
	Saved                      bool      // by the asker
}

// A Profile is what a channel or a person has said about where they work. It
// changes whom they are introduced to first and which of two near-equal
// matches comes first, and never what is kept from them.
type Profile struct {
	Place   string `json:"place"`             // the channel or person, a Slack ID
	Setting string `json:"setting,omitempty"` // a code, see Settings
	Size    string `json:"size,omitempty"`    // a code, see Sizes
	Country string `json:"country,omitempty"`
	Region  string `json:"region,omitempty"`
	Fewer   bool   `json:"fewer,omitempty"` // a person wants fewer reminders
}

// Sizes are how large a team is that asks or adopts.
var Sizes = []Code{
	{"small", "Small: fewer than 20 of us"},
	{"medium", "Medium: a ward, a practice, a department"},
	{"large", "Large: a whole hospital or organisation"},
}

// A Consent is somebody's agreement to be asked about an innovation. Nobody
// is listed without one.
type Consent struct {
	Innovation string    `json:"innovation"`
	Person     string    `json:"person"` // a Slack ID
	Site       Site      `json:"site"`
	Setting    string    `json:"setting,omitempty"`
	Size       string    `json:"size,omitempty"`
	Role       string    `json:"role"`                // "origin" or "adopter"
	Scope      string    `json:"scope"`               // what they agreed to, in the words they saw
	How        string    `json:"how"`                 // "themselves, in Slack", "a curator asked and they said yes"
	By         string    `json:"by"`                  // who recorded it, a Slack ID
	State      string    `json:"state"`               // see ConsentStates
	Agreed     time.Time `json:"agreed,omitzero"`     //
	Confirmed  time.Time `json:"confirmed,omitzero"`  // when they last said that they still agree
	Until      time.Time `json:"until,omitzero"`      // paused or busy until then
	Withdrawn  time.Time `json:"withdrawn,omitzero"`  //
	Successors string    `json:"successors,omitzero"` // who was asked for a successor when the person left
}

// ConsentStates are what may have become of a consent: a curator has invited
// the person, they agreed, paused, withdrew, or left the workspace.
var ConsentStates = []string{"invited", "agreed", "paused", "withdrawn", "left"}

// ID is where a consent is kept.
func (c Consent) ID() string { return c.Innovation + "/" + c.Person }

// How long a consent is good for without being confirmed.
const (
	ConfirmEvery = 90 * 24 * time.Hour
	AgeingAfter  = 180 * 24 * time.Hour
)

// Open tells whether the person may be asked at a time, as far as their
// consent goes. One who has not confirmed for AgeingAfter stands behind the
// page of their organisation.
func (c Consent) Open(now time.Time) bool {
	return c.State == "agreed" && !now.Before(c.Until) && !c.Ageing(now)
}

// Ageing tells whether a consent was last confirmed too long ago.
func (c Consent) Ageing(now time.Time) bool { return now.Sub(c.Confirmed) >= AgeingAfter }

// An Introduction is one asker's wish to talk to a team about an innovation,
// and what has come of it.
type Introduction struct {
	ID         string    `json:"id"`
	Innovation string    `json:"innovation"`
	Asker      string    `json:"asker"`
	From       Profile   `json:"from,omitzero"`     // the asker's setting when they asked
	Problem    string    `json:"problem,omitempty"` // guarded; taken out when the introduction is over
	When       string    `json:"when,omitempty"`    // when it suits the asker
	State      string    `json:"state"`             // see IntroductionStates
	Team       string    `json:"team,omitempty"`    // the key of the team the asker chose
	Contact    string    `json:"contact,omitempty"` // who is being asked, or said yes
	Tried      []string  `json:"tried,omitempty"`   // everyone who was asked, in turn
	Channel    string    `json:"channel,omitempty"` // the group message, once there is one
	Opened     time.Time `json:"opened,omitzero"`
	Met        time.Time `json:"met,omitzero"`
	Closed     time.Time `json:"closed,omitzero"`
}

// IntroductionStates are what may have become of an introduction: somebody is
// being asked, they met, nobody could, or the asker took it back.
var IntroductionStates = []string{"asking", "met", "nobody", "taken back"}

// An Approach is one contact's turn in an introduction.
type Approach struct {
	Introduction string    `json:"introduction"`
	Person       string    `json:"person"`
	Asked        time.Time `json:"asked"`
	State        string    `json:"state"`             // see ApproachStates
	Zone         string    `json:"zone,omitempty"`    // where the contact is, once that is known
	Channel      string    `json:"channel,omitempty"` // the message that asks them
	TS           string    `json:"ts,omitempty"`
	Reason       string    `json:"reason,omitempty"` // why not, for the asker; guarded, and taken out once they were told
}

// ApproachStates are what may have become of a contact's turn: they have not
// answered yet, said yes, said no, are busy, never answered, withdrew, left
// the workspace; or the asker took the introduction back; or the innovation
// was recalled.
var ApproachStates = []string{"open", "accepted", "declined", "busy", "silent", "withdrew", "left", "taken back", "recalled"}

// ID is where an approach is kept.
func (a Approach) ID() string { return a.Introduction + "/" + a.Person }

// How many askers one contact is sent, unless they say otherwise.
const (
	MostOpen    = 2
	MostMonthly = 4
)

// An Adoption is what one team elsewhere made of an innovation. It belongs to
// the people of that team.
type Adoption struct {
	ID         string    `json:"id"`
	Innovation string    `json:"innovation"`
	Site       Site      `json:"site"`
	Setting    string    `json:"setting,omitempty"`
	Size       string    `json:"size,omitempty"`
	Stage      string    `json:"stage"` // see Stages
	Started    time.Time `json:"started,omitzero"`
	Since      time.Time `json:"since,omitzero"`    // when it came to this stage
	People     []string  `json:"people"`            // Slack IDs: who may change it
	Kept       []string  `json:"kept,omitempty"`    // the core functions they hold to
	Changed    string    `json:"changed,omitempty"` // what they made their own
	Help       string    `json:"help,omitempty"`    // what help they want
	Result     Result    `json:"result,omitzero"`
	Reason     string    `json:"reason,omitempty"` // why it stopped
	Paused     bool      `json:"paused,omitempty"` // not used at present, and not given up
	Quiet      bool      `json:"quiet,omitempty"`  // they asked not to be counted by name
	Heard      time.Time `json:"heard,omitzero"`   // when its people last said how it goes
	Version    int       `json:"version"`          // counts up with every change
	By         string    `json:"by"`               // who made this version
	At         time.Time `json:"at"`               // when
}

// A Result is what an adopter saw, good or null.
type Result struct {
	Effect string `json:"effect,omitempty"` // see Results
	Note   string `json:"note,omitempty"`
	Count  int    `json:"count,omitempty"` // "3 of 40", when they counted
	Of     int    `json:"of,omitempty"`
}

// Stages are how far an adoption has come.
var Stages = []Code{
	{"looking", "Looking into it"},
	{"talking", "Talking to a team that does it"},
	{"preparing", "Getting ready"},
	{"testing", "Testing it"},
	{"live", "Using it"},
	{"sustained", "Using it for a year or more"},
	{"adapted", "Using it, made our own"},
	{"stopped", "Stopped"},
}

// Results are what an adopter may have seen.
var Results = []Code{
	{"better", "It got better"},
	{"same", "No difference"},
	{"worse", "It got worse"},
	{"early", "Too early to say"},
}

// Active tells whether the team is past talking about it and has not stopped
// or paused.
func (a Adoption) Active() bool {
	return !a.Paused && slices.Contains([]string{"testing", "live", "sustained", "adapted"}, a.Stage)
}

// A Need is a problem that nothing in the catalogue answers, in words that
// its asker has looked at and agreed to.
type Need struct {
	ID      string    `json:"id"`
	Text    string    `json:"text"` // guarded
	By      string    `json:"by"`
	From    Profile   `json:"from,omitzero"`
	Channel string    `json:"channel,omitempty"` // where it was posted
	TS      string    `json:"ts,omitempty"`      // as which message
	State   string    `json:"state"`             // open, answered, closed
	Answers []string  `json:"answers,omitempty"` // innovations that those on it were told of
	Known   []string  `json:"known,omitempty"`   // innovations that fitted when it was posted, and were not what was needed
	Matched int64     `json:"matched"`           // the version of the catalogue that it was last matched with
	Rev     int       `json:"rev"`               // counts up with every change that its message shows
	At      time.Time `json:"at"`
}

// MostNeeds is how many open needs one person may have.
const MostNeeds = 20

// A Backer is somebody who has a need too.
type Backer struct {
	Need   string    `json:"need"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

// A Save is an innovation that somebody wants to find again.
type Save struct {
	Person     string    `json:"person"`
	Innovation string    `json:"innovation"`
	At         time.Time `json:"at"`
}

// A Watch is a problem that somebody wants to hear about when something new
// answers it.
type Watch struct {
	ID      string    `json:"id"`
	Person  string    `json:"person"`
	Text    string    `json:"text"`            // guarded, and kept because they asked for it
	Known   []string  `json:"known,omitempty"` // innovations that fitted when it began
	Matched int64     `json:"matched"`         // the version of the catalogue that it was last matched with
	At      time.Time `json:"at"`
}

// MostWatches is how many problems one person may watch.
const MostWatches = 20

// A Showing is that an innovation was shown to a person or in a channel. It
// never says what was asked.
type Showing struct {
	Innovation string    `json:"innovation"`
	Place      string    `json:"place"` // a channel or a person, a Slack ID
	First      time.Time `json:"first"`
	Last       time.Time `json:"last"`
}

// A Telling is that somebody was told of something once, and is not again.
type Telling struct {
	Place string    `json:"place"`           // a channel or a person
	About string    `json:"about"`           // what it was: "need/n1/red-bag", "recall/red-bag/41", "digest/red-bag"
	State string    `json:"state,omitempty"` // empty: told; waiting: a task will; lost: could not be reached
	At    time.Time `json:"at"`
}

// A Nudge is something that a person is to be asked or reminded of. What is
// due is gathered into one message a day.
type Nudge struct {
	ID      string    `json:"id"`   // names it for ever: "confirm/red-bag/U1/2026-11"
	Kind    string    `json:"kind"` // which part of the bot words it: "confirm", "follow-up"
	Person  string    `json:"person"`
	About   string    `json:"about"` // what the part needs to know, mostly an ID
	Due     time.Time `json:"due"`
	State   string    `json:"state"`         // waiting, sending, sent, dropped
	Day     string    `json:"day,omitempty"` // of the message it stands in, 2006-01-02 where the person is
	Sent    time.Time `json:"sent,omitzero"`
	Snoozed int       `json:"snoozed,omitempty"` // how often
}

// A Home is that somebody has opened the app's home, and so wants it kept up
// to date.
type Home struct {
	Person  string    `json:"person"`
	Opened  time.Time `json:"opened"`
	Changes int       `json:"changes"` // how often it was to be drawn anew
	Stale   bool      `json:"stale"`   // there is a task to do so that has not begun
}

// An Adopter is somebody whom an adoption belongs to.
type Adopter struct {
	Adoption string `json:"adoption"`
	Person   string `json:"person"`
}

// A Recall is that a curator took a record out of answers, and whom that reached.
type Recall struct {
	ID         string    `json:"id"` // the innovation and the version that the change made
	Innovation string    `json:"innovation"`
	Status     string    `json:"status"`            // paused, superseded or withdrawn
	Reason     string    `json:"reason,omitempty"`  // guarded; empty: the catalogue gave none
	Instead    string    `json:"instead,omitempty"` // the ID of what replaces it
	By         string    `json:"by,omitempty"`      // a curator; empty: a change of the catalogue
	At         time.Time `json:"at"`
	Places     []string  `json:"places,omitempty"` // who is to be told: people and channels
	Told       time.Time `json:"told,omitzero"`    // when the last of them was
}

// A Subscription is a channel's or a person's wish for the weekly digest.
type Subscription struct {
	Place    string    `json:"place"` // a channel or a person
	Topics   []string  `json:"topics,omitempty"`
	Settings []string  `json:"settings,omitempty"`
	Goals    []string  `json:"goals,omitempty"`
	Weekday  int       `json:"weekday"` // as time.Weekday
	Hour     int       `json:"hour"`
	Zone     string    `json:"zone"`  // an IANA name: "Europe/London"
	State    string    `json:"state"` // on, paused, stopped
	By       string    `json:"by"`    // who last changed it
	At       time.Time `json:"at"`
	Version  int       `json:"version"`         // counts up with every change
	From     int64     `json:"from,omitempty"`  // where the change feed stood when it began: what came later is new to it
	Fault    string    `json:"fault,omitempty"` // why Slack would not have its last post; empty: it did
}

// A Post is one week's digest for one place, and what has become of it.
type Post struct {
	ID        string    `json:"id"` // "C1/2026-W48"
	Place     string    `json:"place"`
	Channel   string    `json:"channel,omitempty"`   // as Slack names the place; differs for a person
	Hour      time.Time `json:"hour"`                // when it is to be read
	State     string    `json:"state"`               // see PostStates
	Scheduled string    `json:"scheduled,omitempty"` // Slack's ID of it
	Version   int       `json:"version"`             // of the subscription it was made for
	Items     []string  `json:"items,omitempty"`     // what it holds, as a Telling names it
	Shows     []string  `json:"shows,omitempty"`     // the innovations in it
	Tried     time.Time `json:"tried,omitzero"`      // when it was last given to Slack and no answer came; zero: never
	Held      time.Time `json:"held,omitzero"`       // until when a worker has it
	At        time.Time `json:"at"`                  // of its last change
}

// PostStates are what may have become of a post: it is to be made, Slack
// holds it, its hour has come, there was nothing to say, it was taken back or
// refused, its hour went by with nobody at work, or nobody can know.
var PostStates = []string{"planned", "scheduled", "posted", "empty", "cancelled", "missed", "unknown"}

// Over tells whether nothing more is to be done about a post.
func (p Post) Over() bool { return p.State != "planned" && p.State != "scheduled" }
