package robot

import (
	"net/url"
	"time"

	"sheetsync/reminders"
)

// Kind is the service of a group chat.
type Kind string

// The kinds, as the configuration calls them.
const (
	KindWeCom    Kind = "wecom"    // 企业微信
	KindDingTalk Kind = "dingtalk" // 钉钉
	KindFeishu   Kind = "feishu"   // 飞书, Lark
	KindSlack    Kind = "slack"
	KindTeams    Kind = "teams" // a workflow's webhook, or a connector's
)

// protocol is how a kind is spoken to.
type protocol struct {
	render func(reminders.Card) any
	fits   func(payload any, body []byte) bool
	judge  func(answer) verdict
	sign   func(secret string, now time.Time, address *url.URL, payload any) // nil: nothing is signed
	pace   pace
}

var protocols = map[Kind]protocol{
	KindWeCom:    {render: wecomMessage, fits: wecomFits, judge: judgeWeCom, pace: twentyAMinute},
	KindDingTalk: {render: dingtalkMessage, fits: atMost(dingtalkBytes), judge: judgeDingTalk, sign: signDingTalk, pace: twentyAMinute},
	KindFeishu:   {render: feishuMessage, fits: atMost(feishuBytes), judge: judgeFeishu, sign: signFeishu, pace: pace{every: time.Second, burst: 4}},
	KindSlack:    {render: slackMessage, fits: slackFits, judge: judgeSlack, pace: pace{every: time.Second, burst: 1}},
	KindTeams:    {render: teamsMessage, fits: teamsFits, judge: judgeTeams, pace: pace{every: time.Second / 2, burst: 2}},
}

func atMost(limit int) func(any, []byte) bool {
	return func(_ any, body []byte) bool { return len(body) <= limit }
}
