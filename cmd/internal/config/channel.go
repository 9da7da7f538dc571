package config

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/nearest"
)

// maxChannelName is how many characters the name of a channel has at most.
const maxChannelName = 63

// isChannelName reports whether a name can stand behind “robot:” in the ledger and on
// the command line: letters, digits and, but for the first, - and _. It holds neither @
// nor a colon. (A regular expression of so many repeated classes of characters would cost
// every command milliseconds before it begins.)
func isChannelName(name string) bool {
	for i, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && (i == 0 || r != '-' && r != '_') {
			return false
		}
	}
	return name != "" && utf8.RuneCountInString(name) <= maxChannelName
}

// A channelKind is one way to post in a group chat.
type channelKind struct {
	name    string
	signs   bool     // posts may be signed with a secret
	example string   // how its webhooks begin
	called  []string // what else people call it
	hosts   []string // where its webhooks are, or below these
}

var channelKinds = []channelKind{
	{"wecom", false, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…", []string{"企业微信", "微信", "wechat", "weixin", "wework", "qywx"}, []string{"qyapi.weixin.qq.com"}},
	{"dingtalk", true, "https://oapi.dingtalk.com/robot/send?access_token=…", []string{"钉钉", "dingding", "ding"}, []string{"oapi.dingtalk.com", "api.dingtalk.com"}},
	{"feishu", true, "https://open.feishu.cn/open-apis/bot/v2/hook/…", []string{"飞书", "lark", "larksuite"}, []string{"open.feishu.cn", "open.larksuite.com"}},
	{"slack", false, "https://hooks.slack.com/services/…", nil, []string{"hooks.slack.com"}},
	{"teams", false, "https://….logic.azure.com/workflows/…", []string{"msteams", "microsoft-teams", "microsoft teams"}, []string{"webhook.office.com", "logic.azure.com", "powerplatform.com"}},
}

// ChannelKinds are the kinds of channels.
func ChannelKinds() []string {
	names := make([]string, len(channelKinds))
	for i := range channelKinds {
		names[i] = channelKinds[i].name
	}
	return names
}

// channelText returns the value of a channel's key that has no default.
func (b *builder) channelText(i int, name, hint string) (string, value) {
	key := itemKey(channelsKey, i, name)
	v, ok := b.values[key]
	text := strings.TrimSpace(v.text)
	if !ok || text == "" {
		v.origin = b.channelPlace(i)
		b.bad(key, v, hint, "this is missing")
	}
	return text, v
}

// channelPlace is where a channel begins.
func (b *builder) channelPlace(i int) Origin {
	if marker, ok := b.values[itemKey(channelsKey, i, itemMarker)]; ok {
		return marker.origin
	}
	for _, name := range b.values.under(strings.TrimSuffix(itemKey(channelsKey, i, ""), ".")) {
		return b.values[itemKey(channelsKey, i, name)].origin
	}
	return Origin{}
}

func (b *builder) channel(i int, registers []string) Channel {
	key := func(name string) string { return itemKey(channelsKey, i, name) }
	name, v := b.channelText(i, "name", "Choose a short name, such as sales-group.")
	if name != "" && !isChannelName(name) {
		b.bad(key("name"), v, "Use letters, digits, - and _, such as sales-group.", "this cannot name a channel")
	}
	kind := b.channelKind(i)
	c := Channel{
		Name: strings.ToLower(name), Kind: kind.name, URL: b.webhook(i, kind), Secret: b.signature(i, kind),
		Roles: b.channelRoles(i), People: b.people(i), Registers: b.channelRegisters(i, registers),
	}
	if len(b.get(key("roles")).items)+len(b.get(key("people")).items) == 0 {
		b.bad(key("roles"), value{origin: b.channelPlace(i)}, "Say whose reminders are posted: roles: [manager], or people: [li@example.com].", "the channel has neither roles nor people, so nothing would be posted")
	}
	if v := b.get(key("language")); strings.TrimSpace(v.text) != "" {
		var err error
		if c.Language, err = language.Parse(v.text); err != nil {
			b.bad(key("language"), v, "", "%v", err)
		}
	}
	return c
}

func (b *builder) channelKind(i int) channelKind {
	text, v := b.channelText(i, "kind", "Write "+strings.Join(ChannelKinds(), ", ")+".")
	if text == "" {
		return channelKind{}
	}
	folded, hint := strings.ToLower(text), ""
	for _, kind := range channelKinds {
		switch {
		case kind.name == folded:
			return kind
		case slices.Contains(kind.called, folded):
			hint = "Did you mean " + kind.name + "?"
		}
	}
	if near := nearest.Name(folded, ChannelKinds()); hint == "" && near != "" {
		hint = "Did you mean " + near + "?"
	}
	b.bad(itemKey(channelsKey, i, "kind"), v, hint, "this is none of %s", orNames(ChannelKinds()))
	return channelKind{}
}

// webhook returns a robot's address. What is posted to it is the register's, so it
// crosses no network unencrypted.
func (b *builder) webhook(i int, kind channelKind) Secret {
	key := itemKey(channelsKey, i, "url")
	secret, v := b.secret(key)
	hint := "Copy the robot's webhook from the group's settings."
	if kind.example != "" {
		hint += " It looks like " + kind.example
	}
	text := strings.TrimSpace(secret.Reveal())
	if text == "" {
		if _, ofFile := b.values[key+fileSuffix]; ofFile && v.text != "" {
			return "" // that it can't be read is told
		}
		if v.origin == (Origin{}) {
			v.origin = b.channelPlace(i)
		}
		b.bad(key, v, hint, "this is missing")
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http":
		b.bad(key, v, hint, "this is not the address of a webhook")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		b.bad(key, v, "Begin it with https://.", "what is posted would cross the network unencrypted")
	default:
		if other := kindOfHost(u.Hostname()); other != "" && kind.name != "" && other != kind.name {
			b.bad(key, v, "Write kind: "+other+", or copy the webhook of the other group.", "this is the webhook of a robot of the kind %s, not %s", other, kind.name)
		}
	}
	return Secret(text)
}

// kindOfHost is the kind whose webhooks are at a host, "" where it is nobody's.
func kindOfHost(host string) string {
	host = strings.ToLower(host)
	for i := range channelKinds {
		if slices.ContainsFunc(channelKinds[i].hosts, func(known string) bool { return host == known || strings.HasSuffix(host, "."+known) }) {
			return channelKinds[i].name
		}
	}
	return ""
}

// signature returns the secret by which posts are signed.
func (b *builder) signature(i int, kind channelKind) Secret {
	key := itemKey(channelsKey, i, "secret")
	secret, v := b.secret(key)
	if secret != "" && kind.name != "" && !kind.signs {
		b.bad(key, v, "Take it out: the webhook itself is the secret there.", "robots of the kind %s sign nothing", kind.name)
	}
	return Secret(strings.TrimSpace(secret.Reveal()))
}

func (b *builder) channelRoles(i int) []string {
	var roles []string
	for _, role := range b.get(itemKey(channelsKey, i, "roles")).items {
		if role = strings.TrimPrefix(strings.TrimSpace(role), "role:"); role != "" && !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles
}

func (b *builder) people(i int) []string {
	key := itemKey(channelsKey, i, "people")
	v := b.get(key)
	var people []string
	for _, item := range v.items {
		address, err := mailaddr.Parse(item)
		if err != nil {
			b.bad(key, v, "Write addresses like li@example.com.", "an entry is not an e-mail address")
			continue
		}
		if address = strings.ToLower(address); !slices.Contains(people, address) {
			people = append(people, address)
		}
	}
	return people
}

func (b *builder) channelRegisters(i int, names []string) []string {
	key := itemKey(channelsKey, i, "registers")
	v := b.get(key)
	for _, name := range v.items {
		if slices.Contains(names, name) {
			continue
		}
		hint := ""
		if near := nearest.Name(name, names); near != "" {
			hint = "Did you mean " + near + "?"
		}
		b.bad(key, v, hint, "there is no register %q", name)
	}
	return v.items
}

// distinctChannels refuses two channels of one name, which would be one recipient.
func (b *builder) distinctChannels(all []Channel) {
	seen := map[string]int{}
	for i := range all {
		first, ok := seen[all[i].Name]
		if ok && all[i].Name != "" {
			key := itemKey(channelsKey, i, "name")
			b.bad(key, b.values[key], "Give each channel a name of its own.", "channel %d has this name already", first)
			continue
		}
		seen[all[i].Name] = i
	}
}
