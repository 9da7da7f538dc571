package main

import (
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"sheetsync/reminders/robot/robottest"
)

type robotsKey struct{}

// chats are the chat services of a script.
type chats struct {
	*robottest.Server
	cancel []func()
}

// startRobots is “robots”: it starts the chat services and sets their webhooks, such as
// WECOM_URL. 钉钉 and 飞书 ask for signatures under the secret “s3cret”.
func startRobots(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: robots")
	}
	server, err := robottest.Start(robottest.Options{DingTalkSecret: "s3cret", FeishuSecret: "s3cret"})
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	for _, kind := range []string{"wecom", "dingtalk", "feishu", "slack", "teams"} {
		ts.Setenv(strings.ToUpper(kind)+"_URL", server.URL(kind))
	}
	ts.Value(robotsKey{}).(*chats).Server = server
}

// countPosts is “posts N [KIND]”: N posts have been taken over so far, of all kinds or of
// one. It prints the last one as people read it, and as it came.
func countPosts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: posts N [KIND]")
	}
	var posts []robottest.Post
	for _, p := range ts.Value(robotsKey{}).(*chats).Posts() {
		if len(args) == 1 || p.Kind == args[1] {
			posts = append(posts, p)
		}
	}
	if got := strconv.Itoa(len(posts)); got != args[0] {
		ts.Fatalf("%s posts have come in, not %s", got, args[0])
	}
	if len(posts) > 0 {
		last := posts[len(posts)-1]
		_, err := ts.Stdout().Write([]byte(last.Text + "\n" + string(last.Body) + "\n"))
		ts.Check(err)
	}
}

// robotFault is “robotfault [kind=K] [status=N] [body=TEXT] [drop]” or “robotfault
// clear”: how the chat services misbehave until then.
func robotFault(ts *testscript.TestScript, neg bool, args []string) {
	services := ts.Value(robotsKey{}).(*chats)
	if neg || len(args) == 0 {
		ts.Fatalf("usage: robotfault [kind=K] [status=N] [body=TEXT] [drop] | clear")
	}
	if args[0] == "clear" {
		for _, cancel := range services.cancel {
			cancel()
		}
		services.cancel = nil
		return
	}
	var f robottest.Fault
	for _, arg := range args {
		switch name, text, _ := strings.Cut(arg, "="); name {
		case "kind":
			f.Kind = text
		case "status":
			n, err := strconv.Atoi(text)
			ts.Check(err)
			f.Status = n
		case "body":
			f.Body = text
		case "drop":
			f.Drop = true
		default:
			ts.Fatalf("robotfault knows no %q", name)
		}
	}
	services.cancel = append(services.cancel, services.Inject(f))
}
