package robottest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// reply is what the server answers.
type reply struct {
	taken  bool // the post is in the chat
	status int
	body   string
	header map[string]string
}

func number(member string, code int, word string) reply {
	return reply{taken: code == 0, status: http.StatusOK, body: fmt.Sprintf(`{%q:%d,%q:%q}`, member, code, strings.Replace(member, "code", "msg", 1), word)}
}

func word(status int, text string) reply {
	return reply{taken: status/100 == 2, status: status, body: text}
}

// check holds a post to what its kind takes.
func (s *Server) check(kind string, r *http.Request, body []byte) reply {
	var message map[string]any
	valid := json.Unmarshal(body, &message) == nil
	switch kind {
	case "wecom":
		return checkWeCom(valid, message)
	case "dingtalk":
		return s.checkDingTalk(valid, r, message, body)
	case "feishu":
		return s.checkFeishu(valid, message, body)
	case "slack":
		return checkSlack(valid, message)
	}
	return checkTeams(valid, message, body)
}

// at follows members down to a value; nil where there is none.
func at(value any, members ...string) any {
	for _, name := range members {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

func text(value any, members ...string) string {
	s, _ := at(value, members...).(string)
	return s
}

func checkWeCom(valid bool, message map[string]any) reply {
	content := text(message, "markdown", "content")
	switch {
	case !valid:
		return number("errcode", 40058, "invalid json")
	case text(message, "msgtype") != "markdown":
		return number("errcode", 40008, "invalid message type")
	case content == "":
		return number("errcode", 44004, "empty content")
	case len(content) > 4096:
		return number("errcode", 40058, "markdown.content exceed max length 4096")
	}
	return number("errcode", 0, "ok")
}

func (s *Server) checkDingTalk(valid bool, r *http.Request, message map[string]any, body []byte) reply {
	if s.options.DingTalkSecret != "" {
		timestamp, sign := r.URL.Query().Get("timestamp"), r.URL.Query().Get("sign")
		milliseconds, err := strconv.ParseInt(timestamp, 10, 64)
		if err != nil || s.options.Now().Sub(time.UnixMilli(milliseconds)).Abs() > time.Hour {
			return number("errcode", 310000, "invalid timestamp")
		}
		if sign != sum(s.options.DingTalkSecret, timestamp+"\n"+s.options.DingTalkSecret) {
			return number("errcode", 310000, "sign not match")
		}
	}
	switch {
	case !valid:
		return number("errcode", 40035, "缺少参数 json")
	case text(message, "msgtype") != "markdown":
		return number("errcode", 400105, "unsupported msgtype")
	case text(message, "markdown", "title") == "" || text(message, "markdown", "text") == "":
		return number("errcode", 40035, "缺少参数")
	case len(body) > 20_000:
		return number("errcode", 460101, "message too long")
	}
	return number("errcode", 0, "ok")
}

func (s *Server) checkFeishu(valid bool, message map[string]any, body []byte) reply {
	if !valid {
		return number("code", 9499, "Bad Request")
	}
	if s.options.FeishuSecret != "" {
		timestamp := text(message, "timestamp")
		seconds, err := strconv.ParseInt(timestamp, 10, 64)
		if err != nil || s.options.Now().Sub(time.Unix(seconds, 0)).Abs() > time.Hour ||
			text(message, "sign") != sum(timestamp+"\n"+s.options.FeishuSecret, "") {
			return number("code", 19021, "sign match fail or timestamp is not within one hour from current time")
		}
	}
	elements, _ := at(message, "card", "elements").([]any)
	switch {
	case text(message, "msg_type") != "interactive" || len(elements) == 0:
		return number("code", 9499, "Bad Request")
	case text(message, "card", "header", "title", "content") == "":
		return number("code", 11246, "card header is empty")
	case len(body) > 20*1024:
		return number("code", 11247, "message too long")
	}
	return number("code", 0, "success")
}

func sum(key, message string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(message))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func checkSlack(valid bool, message map[string]any) reply {
	blocks, _ := message["blocks"].([]any)
	switch {
	case !valid:
		return word(http.StatusBadRequest, "invalid_payload")
	case text(message, "text") == "" && len(blocks) == 0:
		return word(http.StatusBadRequest, "no_text")
	case len(blocks) > 50:
		return word(http.StatusBadRequest, "invalid_blocks")
	}
	for _, block := range blocks {
		all, err := json.Marshal(block)
		if err != nil {
			return word(http.StatusBadRequest, "invalid_payload")
		}
		limit := 3000
		if text(block, "type") == "header" {
			limit = 150
			all = []byte(text(block, "text", "text"))
		} else {
			all = []byte(strings.Join(texts(all), ""))
		}
		if n := units(string(all)); n == 0 || n > limit {
			return word(http.StatusBadRequest, "invalid_blocks")
		}
	}
	return word(http.StatusOK, "ok")
}

func checkTeams(valid bool, message map[string]any, body []byte) reply {
	attachments, _ := message["attachments"].([]any)
	switch {
	case len(body) > 28*1024:
		return word(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge")
	case !valid || text(message, "type") != "message" || len(attachments) != 1 ||
		text(attachments[0], "contentType") != "application/vnd.microsoft.card.adaptive" || text(attachments[0], "content", "type") != "AdaptiveCard":
		return word(http.StatusBadRequest, "TriggerInputSchemaMismatch")
	}
	return word(http.StatusAccepted, "")
}

// readable are the texts of a message, a line each, in their order: what stands under
// content, text and title.
func readable(body []byte) string { return strings.Join(texts(body), "\n") }

func texts(body []byte) []string {
	d := json.NewDecoder(bytes.NewReader(body))
	var lines []string
	key, isKey := "", false
	var inObject []bool
	for {
		token, err := d.Token()
		if err != nil {
			return lines
		}
		if delim, ok := token.(json.Delim); ok {
			switch delim {
			case '{', '[':
				inObject = append(inObject, delim == '{')
			default:
				inObject = inObject[:len(inObject)-1]
			}
			isKey = len(inObject) > 0 && inObject[len(inObject)-1]
			continue
		}
		if s, ok := token.(string); ok && isKey {
			key, isKey = s, false
			continue
		} else if ok && (key == "content" || key == "text" || key == "title") {
			lines = append(lines, s)
		}
		isKey = len(inObject) > 0 && inObject[len(inObject)-1]
	}
}
