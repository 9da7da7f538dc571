package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sheetsync/cmd/internal/page"
)

// Over https, the chosen language is kept where no other server of the domain can set it.
func TestLanguageIsKept(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		secure bool
		cookie string
	}{
		{"on this machine", false, "sheetsync_language"},
		{"over https", true, "__Host-sheetsync_language"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := page.New(page.Options{Secure: tt.secure, Visitor: func(*http.Request) (page.Person, bool) { return page.Person{Operator: true}, true }})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/none?lang=zh", nil))
			cookies := w.Result().Cookies()
			if len(cookies) != 1 {
				t.Fatalf("the cookies are %v", cookies)
			}
			if c := cookies[0]; c.Name != tt.cookie || c.Secure != tt.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("the cookie is %v", c)
			}
			r := httptest.NewRequest(http.MethodGet, "/none", nil)
			r.AddCookie(cookies[0])
			w = httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			if !strings.Contains(w.Body.String(), `<html lang="zh-CN"`) {
				t.Errorf("the page is\n%.200s", w.Body)
			}
		})
	}
}
