package robot

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"sheetsync/reminders"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	var taken error
	tests := []struct {
		kind   Kind
		status int
		body   string
		want   error
		class  string
		says   string
	}{
		{KindWeCom, 200, `{"errcode":0,"errmsg":"ok"}`, taken, "", ""},
		{KindWeCom, 200, `{"errcode":45009,"errmsg":"api freq out of limit"}`, reminders.ErrDeferred, "robot later 45009", "more was posted"},
		{KindWeCom, 200, `{"errcode":-1,"errmsg":"system busy"}`, reminders.ErrDeferred, "robot later -1", "busy"},
		{KindWeCom, 200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, reminders.ErrNotSent, "robot settings 93000", "make a robot"},
		{KindWeCom, 200, `{"errcode":93004}`, reminders.ErrNotSent, "robot settings 93004", "switched off"},
		{KindWeCom, 200, `{"errcode":40058,"errmsg":"exceed max length 4096"}`, reminders.ErrRefused, "robot content 40058", "form"},
		{KindWeCom, 200, `{"errcode":99999,"errmsg":"Acme GmbH"}`, reminders.ErrNotSent, "robot settings 99999", "refused"},
		{KindWeCom, 200, `<html>login</html>`, reminders.ErrUnconfirmed, "robot answer", "isn't the service's"},
		{KindWeCom, 200, `{"errcode":null}`, reminders.ErrUnconfirmed, "robot answer", "isn't the service's"},
		{KindWeCom, 503, ``, reminders.ErrDeferred, "robot later 503", "failed"},
		{KindWeCom, 502, `<html>`, reminders.ErrUnconfirmed, "robot answer 502", "gateway"},
		{KindWeCom, 301, ``, reminders.ErrNotSent, "robot settings 301", "another address"},
		{KindWeCom, 403, ``, reminders.ErrNotSent, "robot settings 403", "webhook"},
		{KindDingTalk, 200, `{"errcode":0,"errmsg":"ok"}`, taken, "", ""},
		{KindDingTalk, 200, `{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}`, reminders.ErrDeferred, "robot later 130101", "more was posted"},
		{KindDingTalk, 200, `{"errcode":310000,"errmsg":"sign not match, more: [https://…]"}`, reminders.ErrNotSent, "robot settings 310000", "compare the channel's secret"},
		{KindDingTalk, 200, `{"errcode":310000,"errmsg":"invalid timestamp"}`, reminders.ErrNotSent, "robot settings 310000", "clock"},
		{KindDingTalk, 200, `{"errcode":310000,"errmsg":"keywords not in content"}`, reminders.ErrNotSent, "robot settings 310000", "keyword"},
		{KindDingTalk, 200, `{"errcode":310000,"errmsg":"ip 1.2.3.4 not in whitelist"}`, reminders.ErrNotSent, "robot settings 310000", "public address"},
		{KindDingTalk, 200, `{"errcode":310000,"errmsg":"?"}`, reminders.ErrNotSent, "robot settings 310000", "safety settings"},
		{KindDingTalk, 200, `{"errcode":300001,"errmsg":"token is not exist"}`, reminders.ErrNotSent, "robot settings 300001", "token"},
		{KindDingTalk, 200, `{"errcode":40035,"errmsg":"缺少参数 json"}`, reminders.ErrRefused, "robot content 40035", "form"},
		{KindFeishu, 200, `{"StatusCode":0,"StatusMessage":"success"}`, taken, "", ""},
		{KindFeishu, 200, `{"code":0,"msg":"success","data":{}}`, taken, "", ""},
		{KindFeishu, 400, `{"code":11232,"msg":"frequency limited"}`, reminders.ErrDeferred, "robot later 11232", "more was posted"},
		{KindFeishu, 200, `{"code":9499,"msg":"too many request"}`, reminders.ErrDeferred, "robot later 9499", "more was posted"},
		{KindFeishu, 400, `{"code":9499,"msg":"Bad Request"}`, reminders.ErrRefused, "robot content 9499", "form"},
		{KindFeishu, 400, `{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}`, reminders.ErrNotSent, "robot settings 19001", "token"},
		{KindFeishu, 200, `{"code":19021,"msg":"sign match fail"}`, reminders.ErrNotSent, "robot settings 19021", "secret"},
		{KindFeishu, 200, `{"code":19022,"msg":"Ip Not Allowed"}`, reminders.ErrNotSent, "robot settings 19022", "public address"},
		{KindFeishu, 200, `{"code":19024,"msg":"Key Words Not Found"}`, reminders.ErrNotSent, "robot settings 19024", "keyword"},
		{KindSlack, 200, `ok`, taken, "", ""},
		{KindSlack, 429, ``, reminders.ErrDeferred, "robot later 429", "more was posted"},
		{KindSlack, 404, `no_service`, reminders.ErrNotSent, "robot settings 404", "removed"},
		{KindSlack, 410, `channel_is_archived`, reminders.ErrNotSent, "robot settings 410", "archived"},
		{KindSlack, 403, `action_prohibited`, reminders.ErrNotSent, "robot settings 403", "administrator"},
		{KindSlack, 400, `invalid_blocks`, reminders.ErrRefused, "robot content 400", "form"},
		{KindSlack, 500, `rollup_error`, reminders.ErrDeferred, "robot later 500", "failed"},
		{KindTeams, 202, ``, taken, "", ""},
		{KindTeams, 200, `1`, taken, "", ""},
		{KindTeams, 200, `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId …`, reminders.ErrDeferred, "robot later 429", "more was posted"},
		{KindTeams, 200, `… returned HTTP error 413 …`, reminders.ErrRefused, "robot content 413", "too long"},
		{KindTeams, 429, ``, reminders.ErrDeferred, "robot later 429", "more was posted"},
		{KindTeams, 413, ``, reminders.ErrRefused, "robot content 413", "too long"},
		{KindTeams, 400, `TriggerInputSchemaMismatch`, reminders.ErrNotSent, "robot settings 400", "workflow"},
		{KindTeams, 404, ``, reminders.ErrNotSent, "robot settings 404", "webhook"},
		{KindTeams, 504, ``, reminders.ErrUnconfirmed, "robot answer 504", "gateway"},
	}
	for _, tt := range tests {
		v := protocols[tt.kind].judge(answer{status: tt.status, body: []byte(tt.body), whole: true, header: http.Header{}})
		if !errors.Is(v.outcome, tt.want) || (tt.want == nil) != (v.outcome == nil) {
			t.Errorf("%s %d %s: %v, want %v", tt.kind, tt.status, tt.body, v.outcome, tt.want)
			continue
		}
		if tt.want == nil {
			continue
		}
		err := failure(Channel{Name: "sales", Kind: tt.kind}, PhaseAnswer, v, nil)
		if got := err.Class(); got != tt.class {
			t.Errorf("%s %d %s: class %q, want %q", tt.kind, tt.status, tt.body, got, tt.class)
		}
		if !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "Acme") {
			t.Errorf("%s %d %s: %v, want %q", tt.kind, tt.status, tt.body, err, tt.says)
		}
	}
}

// An answer that was cut off says nothing, unless its status alone does.
func TestAnswersCutOff(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind]error{KindWeCom: reminders.ErrUnconfirmed, KindDingTalk: reminders.ErrUnconfirmed, KindFeishu: reminders.ErrUnconfirmed, KindSlack: nil, KindTeams: reminders.ErrUnconfirmed} {
		if v := protocols[kind].judge(answer{status: 200, body: []byte(`{"errco`)}); !errors.Is(v.outcome, want) {
			t.Errorf("%s: %v, want %v", kind, v.outcome, want)
		}
	}
}
