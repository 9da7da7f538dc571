package robot_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/reminders"
	"sheetsync/reminders/robot"
	"sheetsync/reminders/robot/robottest"
	"sheetsync/sheetschema/language"
)

var kinds = []robot.Kind{robot.KindWeCom, robot.KindDingTalk, robot.KindFeishu, robot.KindSlack, robot.KindTeams}

func start(t *testing.T, options robottest.Options) *robottest.Server {
	t.Helper()
	server, err := robottest.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func sender(t *testing.T, options robot.Options, channels ...robot.Channel) *robot.Sender {
	t.Helper()
	s, err := robot.New(channels, options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func card(text string) reminders.Card {
	return reminders.Card{
		Language: language.English, Title: "Register: 1 date", Footer: "Posted automatically",
		Sections: []reminders.CardSection{{Heading: "Payment due", Lines: []reminders.CardLine{{Text: text, Urgency: reminders.UrgencyOverdue}}}},
		Link:     reminders.CardLink{Text: "Open the sheet", URL: "https://sheets.example/d/1"},
	}
}

// Each kind's service takes what is posted, signed where it asks for that.
func TestPost(t *testing.T) {
	t.Parallel()
	server := start(t, robottest.Options{DingTalkSecret: "SECding", FeishuSecret: "fei"})
	secrets := map[robot.Kind]string{robot.KindDingTalk: "SECding", robot.KindFeishu: "fei"}
	for _, kind := range kinds {
		s := sender(t, robot.Options{}, robot.Channel{Name: "Sales", Kind: kind, URL: server.URL(string(kind)), Secret: secrets[kind]})
		if err := s.Post(t.Context(), "sales", card("B-1 @all")); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	var got []string
	for _, p := range server.Posts() {
		got = append(got, p.Kind)
		for _, part := range []string{"Register: 1 date", "Payment due", "B-1 ＠all", "Open the sheet", "Posted automatically"} {
			if !strings.Contains(p.Text, part) {
				t.Errorf("%s: the post lacks %q:\n%s", p.Kind, part, p.Text)
			}
		}
	}
	if diff := cmp.Diff([]string{"wecom", "dingtalk", "feishu", "slack", "teams"}, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
}

// A wrong secret, and a clock that goes wrong, leave the card owed and name the way out.
func TestWrongSignatures(t *testing.T) {
	t.Parallel()
	server := start(t, robottest.Options{DingTalkSecret: "right", FeishuSecret: "right"})
	late := func() time.Time { return time.Now().Add(-2 * time.Hour) }
	tests := []struct {
		kind   robot.Kind
		secret string
		now    func() time.Time
		says   string
	}{
		{robot.KindDingTalk, "wrong", nil, "compare the channel's secret"},
		{robot.KindDingTalk, "right", late, "set the machine's clock"},
		{robot.KindFeishu, "wrong", nil, "compare the channel's secret"},
		{robot.KindFeishu, "right", late, "the machine's clock"},
	}
	for _, tt := range tests {
		s := sender(t, robot.Options{Now: tt.now}, robot.Channel{Name: "sales", Kind: tt.kind, URL: server.URL(string(tt.kind)), Secret: tt.secret})
		err := s.Post(t.Context(), "sales", card("B-1"))
		if !errors.Is(err, reminders.ErrNotSent) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s, %s: %v", tt.kind, tt.secret, err)
		}
	}
	if n := len(server.Posts()); n != 0 {
		t.Errorf("%d posts were taken over", n)
	}
}

// What a service does wrong ends as what is known about the card; no error tells the
// webhook's address.
func TestFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault robottest.Fault
		want  error
		class string
		posts int
	}{
		{"refused for now", robottest.Fault{Status: 429}, reminders.ErrDeferred, "robot later 429", 0},
		{"failed", robottest.Fault{Status: 500, Body: "error"}, reminders.ErrDeferred, "robot later 500", 0},
		{"unavailable", robottest.Fault{Status: 503}, reminders.ErrDeferred, "robot later 503", 0},
		{"lost by a gateway", robottest.Fault{Status: 504}, reminders.ErrUnconfirmed, "robot answer 504", 0},
		{"too large", robottest.Fault{Status: 413}, reminders.ErrRefused, "robot content 413", 0},
		{"forbidden", robottest.Fault{Status: 403}, reminders.ErrNotSent, "robot settings 403", 0},
		{"moved", robottest.Fault{Status: 302, Header: map[string]string{"Location": "/elsewhere"}}, reminders.ErrNotSent, "robot settings 302", 0},
		{"taken over, and the answer lost", robottest.Fault{Drop: true}, reminders.ErrUnconfirmed, "robot answer", 1},
		{"hanging", robottest.Fault{Hang: true}, reminders.ErrUnconfirmed, "robot answer", 0},
	}
	for _, kind := range kinds {
		for _, tt := range tests {
			t.Run(string(kind)+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				server := start(t, robottest.Options{})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				options := robot.Options{}
				if tt.fault.Hang {
					options.Timeout = 300 * time.Millisecond
				}
				s := sender(t, options, robot.Channel{Name: "sales", Kind: kind, URL: server.URL(string(kind))})
				server.Inject(tt.fault)
				err := s.Post(ctx, "sales", card("B-1"))
				if !errors.Is(err, tt.want) {
					t.Fatalf("ends as %v, want %v", err, tt.want)
				}
				var class interface{ Class() string }
				if !errors.As(err, &class) || class.Class() != tt.class {
					t.Errorf("class %v, want %s", class, tt.class)
				}
				if strings.Contains(err.Error(), "0a1b2c") || strings.Contains(err.Error(), "B-1") {
					t.Errorf("the error tells too much: %v", err)
				}
				if got := len(server.Posts()); got != tt.posts {
					t.Errorf("%d posts are in the chat, want %d", got, tt.posts)
				}
			})
		}
	}
}

// What never got there surely wasn't posted.
func TestNotSent(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)
	secure.StartTLS() // under a certificate that nobody trusts
	t.Cleanup(secure.Close)
	s := sender(t, robot.Options{},
		robot.Channel{Name: "nobody", Kind: robot.KindSlack, URL: "http://" + closed + "/t0ken"},
		robot.Channel{Name: "strange", Kind: robot.KindSlack, URL: secure.URL + "/t0ken"},
		robot.Channel{Name: "unknown", Kind: robot.KindSlack, URL: "https://robot.invalid/t0ken"})
	for _, name := range []string{"nobody", "strange", "unknown", "none"} {
		err := s.Post(t.Context(), name, card("B-1"))
		if !errors.Is(err, reminders.ErrNotSent) || strings.Contains(err.Error(), "t0ken") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Post(ended, "nobody", card("B-1")); !errors.Is(err, reminders.ErrNotSent) {
		t.Errorf("after the end: %v", err)
	}
}

// A service that asks to be left alone is, for as long as it says.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	server := start(t, robottest.Options{})
	now := time.Unix(1_700_000_000, 0)
	s := sender(t, robot.Options{Now: func() time.Time { return now }}, robot.Channel{Name: "sales", Kind: robot.KindTeams, URL: server.URL("teams")})
	server.Inject(robottest.Fault{Times: 1, Status: 429, Header: map[string]string{"Retry-After": "30"}})
	for range 2 {
		if err := s.Post(t.Context(), "sales", card("B-1")); !errors.Is(err, reminders.ErrDeferred) {
			t.Fatalf("ends as %v", err)
		}
	}
	if n := server.Requests(); n != 1 {
		t.Errorf("%d requests, want 1: the second card came too early", n)
	}
	now = now.Add(31 * time.Second)
	if err := s.Post(t.Context(), "sales", card("B-1")); err != nil {
		t.Error(err)
	}
}

// What a service doesn't take because of what is in it is posted without that, once.
func TestRefusedContent(t *testing.T) {
	t.Parallel()
	refusals := map[robot.Kind]robottest.Fault{
		robot.KindWeCom:    {Body: `{"errcode":40058,"errmsg":"invalid Request Parameter"}`},
		robot.KindDingTalk: {Body: `{"errcode":430102,"errmsg":"存在不合适的文本"}`},
		robot.KindFeishu:   {Body: `{"code":11246,"msg":"card"}`},
		robot.KindSlack:    {Status: 400, Body: "invalid_blocks"},
		robot.KindTeams:    {Status: 413},
	}
	for kind, fault := range refusals {
		server := start(t, robottest.Options{})
		fault.Times = 1
		server.Inject(fault)
		s := sender(t, robot.Options{}, robot.Channel{Name: "sales", Kind: kind, URL: server.URL(string(kind))})
		if err := s.Post(t.Context(), "sales", card("improper B-1")); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		posts := server.Posts()
		if len(posts) != 1 || server.Requests() != 2 {
			t.Fatalf("%s: %d posts by %d requests", kind, len(posts), server.Requests())
		}
		if text := posts[0].Text; strings.Contains(text, "improper") || !strings.Contains(text, "Register: 1 date") || !strings.Contains(text, "look in the sheet") {
			t.Errorf("%s: the post says\n%s", kind, text)
		}
	}
}

// 4,000 lines make one card that its service takes, with a count of the others.
func TestManyLines(t *testing.T) {
	t.Parallel()
	server := start(t, robottest.Options{})
	many := card("")
	many.Sections[0].Lines = nil
	for range 4000 {
		many.Sections[0].Lines = append(many.Sections[0].Lines, reminders.CardLine{Text: "• 深圳市华强电子有限公司 — 2026-03-01 — 已逾期 3 天", Urgency: reminders.UrgencyOverdue})
	}
	for _, kind := range kinds {
		s := sender(t, robot.Options{}, robot.Channel{Name: "sales", Kind: kind, URL: server.URL(string(kind))})
		if err := s.Post(t.Context(), "sales", many); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, p := range server.Posts() {
		if !strings.Contains(p.Text, "more lines that didn't fit") || strings.Count(p.Text, "华强") < 15 {
			t.Errorf("%s: %d lines of %d bytes", p.Kind, strings.Count(p.Text, "华强"), len(p.Body))
		}
		t.Logf("%s: %d lines in %d bytes", p.Kind, strings.Count(p.Text, "华强"), len(p.Body))
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []robot.Channel{{Name: "a", Kind: "irc", URL: "https://x.example"}, {Name: "a", Kind: robot.KindSlack, URL: "t0ken"}} {
		if _, err := robot.New([]robot.Channel{c}, robot.Options{}); err == nil || strings.Contains(err.Error(), "t0ken") {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := robot.Body("irc", card("x")); err == nil {
		t.Error("there is a card for every kind")
	}
}
