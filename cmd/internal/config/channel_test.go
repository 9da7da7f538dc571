package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
)

func TestChannels(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "robot")
	if err := os.WriteFile(file, []byte("https://oapi.dingtalk.com/robot/send?access_token=t0ken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := load(t, smallest+`
channels:
  - {name: Sales-Group, kind: WeCom, url: "${ROBOT}", roles: [manager, "role:sales"]}
  - name: 财务群
    kind: dingtalk
    url_file: `+file+`
    people: [Li <LI@example.com>]
    registers: [acme]
    language: zh
`, []string{"ROBOT=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k3y", "SHEETSYNC_CHANNELS_1_SECRET=SECs3cret", "SHEETSYNC_CHANNELS_1_ROLES=finance"},
		"channels.Sales-Group.language=en")
	want := []Channel{
		{Name: "sales-group", Kind: "wecom", URL: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k3y", Roles: []string{"manager", "sales"}, Language: language.English},
		{Name: "财务群", Kind: "dingtalk", URL: "https://oapi.dingtalk.com/robot/send?access_token=t0ken", Secret: "SECs3cret",
			Roles: []string{"finance"}, People: []string{"li@example.com"}, Registers: []string{"acme"}, Language: language.Chinese},
	}
	if diff := cmp.Diff(want, c.Channels); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	shown := c.YAML()
	for _, secret := range []string{"k3y", "t0ken", "s3cret"} {
		if strings.Contains(shown, secret) {
			t.Errorf("the configuration is shown with a secret:\n%s", shown)
		}
	}
	for _, part := range []string{"channels:\n", "- name: Sales-Group  # ", "https://qyapi.weixin.qq.com/********", "url_file: "} {
		if !strings.Contains(shown, part) {
			t.Errorf("the configuration is shown without %q:\n%s", part, shown)
		}
	}
}

func TestChannelProblems(t *testing.T) {
	t.Parallel()
	const url = `url: "https://hooks.slack.com/services/T0/B0/t0ken"`
	tests := []struct{ name, channels, want, hint string }{
		{"another kind", `[{name: a, kind: slak, ` + url + `, roles: [x]}]`, "7:28: channels.0.kind: this is none of wecom, dingtalk, feishu, slack and teams", "Did you mean slack?"},
		{"a kind by its Chinese name", `[{name: a, kind: 企业微信, ` + url + `, roles: [x]}]`, "channels.0.kind", "Did you mean wecom?"},
		{"no kind", `[{name: a, ` + url + `, roles: [x]}]`, "channels.0.kind: this is missing", "Write wecom, dingtalk"},
		{"no name", `[{kind: slack, ` + url + `, roles: [x]}]`, "7:12: channels.0.name: this is missing", "sales-group"},
		{"a name with an @", `[{name: a@b, kind: slack, ` + url + `, roles: [x]}]`, "cannot name a channel", "letters"},
		{"a name twice", `[{name: Ab, kind: slack, ` + url + `, roles: [x]}, {name: aB, kind: slack, ` + url + `, roles: [x]}]`, "channel 0 has this name already", "of its own"},
		{"nobody", `[{name: a, kind: slack, ` + url + `}]`, "neither roles nor people", "roles: [manager]"},
		{"no webhook", `[{name: a, kind: feishu, roles: [x]}]`, "7:12: channels.0.url: this is missing", "https://open.feishu.cn/"},
		{"a webhook without encryption", `[{name: a, kind: slack, url: "http://example.com/t0ken", roles: [x]}]`, "unencrypted", "https://"},
		{"no webhook but a word", `[{name: a, kind: slack, url: t0ken, roles: [x]}]`, "not the address of a webhook", "It looks like https://hooks.slack.com"},
		{"a webhook's file that isn't there", `[{name: a, kind: slack, url_file: nowhere, roles: [x]}]`, "cannot read the secret", ""},
		{"another kind's webhook", `[{name: a, kind: dingtalk, ` + url + `, roles: [x]}]`, "a robot of the kind slack, not dingtalk", "Write kind: slack"},
		{"a secret where nothing is signed", `[{name: a, kind: wecom, url: "https://qyapi.weixin.qq.com/t0ken", secret: t0ken, roles: [x]}]`, "robots of the kind wecom sign nothing", "Take it out"},
		{"a person that is none", `[{name: a, kind: slack, ` + url + `, people: [li]}]`, "an entry is not an e-mail address", "li@example.com"},
		{"another register", `[{name: a, kind: slack, ` + url + `, roles: [x], registers: [acne]}]`, `there is no register "acne"`, "Did you mean acme?"},
		{"another language", `[{name: a, kind: slack, ` + url + `, roles: [x], language: fr}]`, "channels.0.language", ""},
		{"another key", `[{name: a, kind: slack, ` + url + `, role: [x]}]`, `unknown key "role"`, "Did you mean roles?"},
		{"no list", `{name: a}`, "a list is expected here", "dash"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(Sources{File: write(t, smallest+"\nchannels: "+tt.channels+"\n")})
			var all *Error
			if !errors.As(err, &all) {
				t.Fatalf("loads (%v)", err)
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.hint) {
				t.Errorf("says %v\nwant %s … %s", err, tt.want, tt.hint)
			}
			if strings.Contains(err.Error(), "t0ken") {
				t.Errorf("the problem holds the secret: %v", err)
			}
			if len(all.Problems) != 1 && tt.name != "another key" {
				t.Errorf("%d problems: %v", len(all.Problems), err)
			}
		})
	}
	c := load(t, smallest+"\nchannels: [{name: a, kind: slack, url: \"http://127.0.0.1:1/x\", roles: [x]}]\n", nil)
	if len(c.Channels) != 1 {
		t.Error("a webhook on this machine needs no encryption")
	}
}
