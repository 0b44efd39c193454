/*
Command innovate is a Slack bot for teams in health and care: a stated problem
goes in; proven innovations, the reasons each one fits, and the people to talk
to come out. "innovate help" lists what it can do; README.md says how to set it
up. What follows is a tour of the code, bottom up: each package needs only
those told of before it.

	                           cmd/innovate
	      ┌──────────┬──────────────┼─────────────┬────────────┐
	      ▼          ▼              ▼             ▼            │
	bot/workspace   bot         index/eval    data/store       │
	  (nothing       │  │  └────────┼─────────────▲            │
	   of ours)      │  ▼           ▼             │            │
	                 │ bot/say ──► index          │            │
	                 └──────┴──────► data ◄───────┴────────────┘

TestImports fails when an arrow runs another way.

# data: what a proven innovation is

[innovate/data] begins with the record, Innovation (data.go), and the rule by
which its evidence is graded (LevelOf). Its vocabularies are in vocabulary.go
and its rules in validate.go. ReadAll takes CSV and JSON in and gathers every
fault with file, row and field (read.go, csv.go, json.go); Write gives the same
files back (write.go). The starter catalogue is one JSON file an innovation in
starter, embedded by starter.go. Guard (guard.go and its neighbours, one kind
of thing a file) finds what could identify a patient, an emergency, and the
care of one person; it sees every text before anything else does. What people do
with the catalogue is in use.go: consents, introductions, adoptions, needs,
recalls, subscriptions. What is decided about them stands beside it as plain
functions: contact.go, adoption.go, like.go (how alike two teams are),
schedule.go (when a digest is due), workday.go. The package uses the standard
library alone.

[innovate/data/store] holds the only SQL, one text for SQLite and PostgreSQL:
the catalogue with the history of each record and the change feed
(innovations.go), the tasks (tasks.go), and shelves for what people do (shelf.go,
use.go). A task stands under a key that can be added only once, and that one
idea carries mentions, retries and whatever else must happen once, whichever
replica does it. A change (tx.go) is entries and the tasks that follow from
them, whole or not at all; changes take turns. migrations are numbered and run
forward only.

# index: finding what answers a question

[innovate/index/meaning] turns a sentence into a vector, in Go, from weights
that are embedded. It knows nothing of innovations.

[innovate/index] follows a Source of changes (follow.go, take.go) and lays each
record out in fields of a Bleve index (mapping.go). words.go and words hold what
clinical words mean, analyse.go how a text becomes words, spelling.go what was
probably typed. Parse reads a Question out of the chatter around it
(question.go, negation.go). Match ranks the records for it (match.go, score.go,
postings.go), remembers what it has read (recent.go), weighs words, meaning and
what the catalogue itself says of both (close.go, gist.go, known.go, latent.go,
feedback.go, fuse.go, company.go), asks whether anything fits at all (fits.go), says how sure
it is (verdict.go), and why (reason.go).
What an answer must be is in filter.go, and where the asker works decides
between near equals (arrange.go).

[innovate/index/eval] measures an index against questions with known answers,
ours (judged.jsonl) or a public collection's in BEIR's format (beir.go). Its
folder stock holds other engines as they come out of the box, to be measured
against.

# bot: the conversation

[innovate/bot/say] has every sentence the bot can say: values in, a Slack
message out, within Slack's limits whatever went in.

[innovate/bot] is who is told what, and when. Words come in by http.go or
socket.go, become an occasion (occasion.go), and go through ask.go or press.go;
what cannot be answered in the acknowledgement becomes a task and is done by
work.go. parts.go says of what lines the conversation consists and what each
takes in: asking (ask.go), introductions (meet.go), contacts (contact.go),
adoptions (adopt.go), needs (need.go), what people save and watch (save.go,
watch.go), recalls (recall.go), comparing (compare.go), the home (home.go), teams
(team.go), reminders (nudge.go) and the digest (subscribe.go, compose.go, and
digest.go with the argument why it comes once). Each acts in the same way: one
change of the store, and a task for every effect in the world. manifest.json is
the Slack app. check.go is what "innovate doctor" asks
of Slack. testdata/talk holds talks, as typed and as seen, which are played over
both doors; read those first. What else a talk says of how things stand,
staging.go brings about.

[innovate/bot/workspace] is a pretend Slack, as strict as the real one, in which
the tests play their talks. It knows nothing of the bot. web.go and its
neighbours give it a face in the browser: a page is a look (web_look.go) at a
snapshot (web_screen.go), drawn from the templates in web; web_parts.go and
web_live.go keep it up to date, web_act.go does what is pressed on it,
web_play.go plays talks on it, each on a stage of its own (web_stage.go).

# cmd/innovate: the one program

main.go reads .env and runs one subcommand; there is a file for each: ask.go
(narrowed by filter.go, laid out by paper.go), serve.go, try.go (its bot in
try_run.go, its people in try_seed.go; where talks are played in try_stage.go;
what outlives it in try_keep.go), import.go, export.go, eval.go, digest.go, tasks.go, manifest.go,
doctor.go, version.go. settings.go reads the environment, once and with all
faults together; a test holds .env.example to it. log.go keeps secrets out of
the log. catalogue.go opens the store, or does without. testdata/script holds
what a person types at a terminal and what they then see, testdata/try what they
do in a browser.

# From a question to its answer

A slash command comes in by bot/http.go or bot/socket.go. data.Guard looks at
it. index.Parse and Index.Match find what fits, say.Answer puts it in words, and
that is the command's own reply. A mention goes the same way, but over the
store: a task is added, Slack is acknowledged, and a worker answers in the
thread. Nothing of a question is kept once it is answered.
*/
package main
