package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/robot"
	"sheetsync/reminders/robot/robottest"
)

// chatFaults are what the services of group chats do wrong, now and then.
var chatFaults = []robottest.Fault{
	{Status: 429}, {Status: 500}, {Status: 503}, {Status: 504}, {Status: 403}, {CutBefore: true}, {Drop: true}, {Drop: true},
	{Kind: "dingtalk", Body: `{"errcode":130101,"errmsg":"send too fast"}`}, {Kind: "dingtalk", Body: `{"errcode":310000,"errmsg":"sign not match"}`},
	{Kind: "feishu", Body: `{"code":11232,"msg":"frequency limited"}`}, {Kind: "feishu", Body: `<html>gateway</html>`},
	{Kind: "teams", Status: 200, Body: "Microsoft Teams endpoint returned HTTP error 429"},
}

// chatKinds are the kinds of chats.
var chatKinds = []string{"wecom", "dingtalk", "feishu", "slack", "teams"}

// robotSecret signs in the test.
const robotSecret = "s3cret"

// Over weeks in which services refuse, fail, cut connections and lose answers, with two
// replicas at once: no chat sees a reminder more often than the ledger says that it was
// posted or may have been, each that the ledger takes for posted is there, and in the
// end nothing is owed and everything unconfirmed has been told.
func TestWeeksOfRobots(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server, err := robottest.Start(robottest.Options{DingTalkSecret: robotSecret, FeishuSecret: robotSecret})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	start, err := time.Parse(time.DateOnly, "2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) string { return start.AddDate(0, 0, n).Format(time.DateOnly) }
	const days = 24
	for n := range days {
		w.contract(fmt.Sprintf("C%02d", n), day(n+7), "li@example.com")
	}
	random := rand.New(rand.NewPCG(26, 11))
	for n := range days + 14 {
		cancel := func() {}
		if n < days && random.IntN(4) > 0 {
			fault := chatFaults[random.IntN(len(chatFaults))]
			fault.Times = 1 + random.IntN(4)
			cancel = server.Inject(fault)
		}
		var replicas sync.WaitGroup
		for range 2 {
			replicas.Go(func() {
				if err := w.postDue(server.URL, day(n)); err != nil {
					t.Error(err)
				}
			})
		}
		replicas.Wait()
		cancel()
	}
	w.checkPosts(server.Posts())
}

// postDue runs as of a day, as a process of its own, with a channel of each kind.
func (w *world) postDue(webhook func(kind string) string, day string) error {
	r, err := register()
	if err != nil {
		return err
	}
	var channels []robot.Channel
	for _, kind := range chatKinds {
		channel := robot.Channel{Name: kind, Kind: robot.Kind(kind), URL: webhook(kind)}
		if kind == "dingtalk" || kind == "feishu" {
			channel.Secret = robotSecret
		}
		channels = append(channels, channel)
		r.Channels = append(r.Channels, reminders.Channel{Name: kind, People: []string{"li@example.com"}})
	}
	s := w.service()
	if s.Robots, err = robot.New(channels, robot.Options{}); err != nil {
		return err
	}
	_, err = s.Run(w.t.Context(), reminders.Request{Register: r, At: at(day)})
	return err
}

// checkPosts holds what stands in the chats against the ledger.
func (w *world) checkPosts(posts []robottest.Post) {
	w.t.Helper()
	seen := make(map[string]int) // by channel and record
	for _, p := range posts {
		text, _, _ := strings.Cut(p.Text, "Perhaps you missed")
		for line := range strings.SplitSeq(text, "\n") {
			if at := strings.Index(line, "• "); at >= 0 {
				seen[p.Kind+" "+strings.Fields(line[at+len("• "):])[0]]++
			}
		}
	}
	var rows []struct {
		Robot       string `db:"robot"`
		Record      string `db:"record_id"`
		Sent        int    `db:"sent"`
		Unconfirmed int    `db:"unconfirmed"`
		Open        int    `db:"open"`
		Untold      int    `db:"untold"`
	}
	if err := w.db.SelectContext(w.t.Context(), &rows, `SELECT replace(recipient, 'robot:', '') AS robot, record_id,
		count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'unconfirmed') AS unconfirmed,
		count(*) FILTER (WHERE state IN ('owed', 'sending', 'failed')) AS open, count(*) FILTER (WHERE state = 'unconfirmed' AND told_at IS NULL) AS untold
		FROM sheetsync.ledger WHERE recipient LIKE 'robot:%' GROUP BY 1, 2`); err != nil {
		w.t.Fatal(err)
	}
	sent, unconfirmed := 0, 0
	for _, r := range rows {
		n := seen[r.Robot+" "+r.Record]
		if n < r.Sent || n > r.Sent+r.Unconfirmed {
			w.t.Errorf("%s has %s %d times; the ledger says %d posted and %d perhaps", r.Robot, r.Record, n, r.Sent, r.Unconfirmed)
		}
		if r.Open > 0 || r.Untold > 0 {
			w.t.Errorf("%s: of %s, %d are open and %d unconfirmed ones untold", r.Robot, r.Record, r.Open, r.Untold)
		}
		sent, unconfirmed = sent+r.Sent, unconfirmed+r.Unconfirmed
	}
	if sent < len(rows) || unconfirmed == 0 {
		w.t.Errorf("only %d were posted and %d are unconfirmed: the faults were too few, or too many", sent, unconfirmed)
	}
	w.t.Logf("%d posts: %d reminders posted, %d unconfirmed", len(posts), sent, unconfirmed)
}
