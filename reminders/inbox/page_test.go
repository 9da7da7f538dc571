package inbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sheetsync/reminders/inbox"
)

const hostile = "From: \"<b>x</b>\" <from@example.com>\nSubject: <script>alert(1)</script> =?utf-8?Q?=E2=80=AE?=\nMime-Version: 1.0\n" +
	"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n</pre><script>alert(2)</script>\n--b\n" +
	"Content-Type: text/html\n\n<p>hello</p><script>alert(3)</script><img src=https://example.com/x.png>\n--b--\n"

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestPageShowsMailsSafely(t *testing.T) {
	t.Parallel()
	box := start(t, inbox.Options{})
	chinese := inbox.EnglishLabels
	chinese.Language, chinese.Title, chinese.Empty = "zh-CN", "邮箱", "还没有邮件"
	pages := box.Handler(func(r *http.Request) inbox.Labels {
		if r.URL.Query().Get("lang") == "zh-CN" {
			return chinese
		}
		return inbox.EnglishLabels
	})
	web := httptest.NewServer(http.StripPrefix("/mail", pages))
	defer web.Close()

	if _, body := get(t, web.URL+"/mail/?lang=zh-CN"); !strings.Contains(body, "还没有邮件") || !strings.Contains(body, `lang="zh-CN"`) {
		t.Errorf("the empty mailbox in Chinese: %s", body)
	}
	send(t, box, "to@example.com", hostile)
	send(t, box, "to@example.com", "Subject: second\n\nx\n")

	response, list := get(t, web.URL+"/mail/")
	if strings.Index(list, "second") > strings.Index(list, "alert(1)") || strings.Contains(list, "<script") || !strings.Contains(list, `href="message/1"`) {
		t.Errorf("the list: %s", list)
	}
	if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}

	_, one := get(t, web.URL+"/mail/message/1")
	if strings.Contains(one, "<script") || strings.Contains(one, "</pre><") || strings.Contains(one, "<b>x") {
		t.Errorf("text of the mail runs as HTML: %s", one)
	}
	for _, want := range []string{`sandbox=""`, `src="1/html"`, "alert(2)", "to@example.com", `href="../"`} {
		if !strings.Contains(one, want) {
			t.Errorf("the mail's page lacks %s", want)
		}
	}

	response, framed := get(t, web.URL+"/mail/message/1/html")
	if policy := response.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox; default-src 'none'") || !strings.Contains(framed, "<p>hello</p>") {
		t.Errorf("the mail's HTML: %q, %s", policy, framed)
	}
	response, source := get(t, web.URL+"/mail/message/1/source")
	if kind := response.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") || !strings.Contains(source, "boundary=b") {
		t.Errorf("the mail's source: %q, %s", kind, source)
	}
	for _, path := range []string{"/mail/message/9", "/mail/message/x", "/mail/message/x/html"} {
		if response, _ := get(t, web.URL+path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}
