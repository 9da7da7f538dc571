package correction

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sheetsync/validate/format"
)

// Email returns the address that was most likely meant by a text that is none, or
// whose domain is mistyped; "" where that isn't certain enough.
func Email(text string) string {
	address := tidyAddress(text)
	local, domain, found := strings.Cut(address, "@")
	if !found || strings.Contains(domain, "@") {
		return ""
	}
	if right := format.RightDomain(domain); right != "" {
		domain = right
	}
	address = local + "@" + domain
	if format.Email(address) != (format.Result{}) {
		return ""
	}
	return address
}

// signsForDot are signs that people type where a dot belongs.
var signsForDot = strings.NewReplacer("。", ".", "｡", ".", "，", ".", ",", ".", "、", ".", "．", ".")

// tidyAddress takes from around an address what is no part of it, and puts the
// usual signs for those that only look like them.
func tidyAddress(text string) string {
	address := norm.NFKC.String(strings.TrimSpace(text))
	for _, prefix := range []string{"mailto:", "e-mail:", "email:", "mail:", "邮箱:", "电子邮箱:"} {
		if len(address) > len(prefix) && strings.EqualFold(address[:len(prefix)], prefix) {
			address = address[len(prefix):]
		}
	}
	for _, at := range []string{"(at)", "[at]", "{at}", " at "} {
		if !strings.Contains(address, "@") {
			address = strings.Replace(address, at, "@", 1)
		}
	}
	address = strings.Join(strings.FieldsFunc(address, unicode.IsSpace), "")
	address = strings.TrimFunc(address, func(r rune) bool {
		return strings.ContainsRune(`.,;:!?<>()[]{}"'|/\。，；：、！？《》（）【】“”‘’`, r)
	})
	for strings.Contains(address, "@@") {
		address = strings.ReplaceAll(address, "@@", "@")
	}
	local, domain, found := strings.Cut(address, "@")
	if !found {
		return address
	}
	domain = signsForDot.Replace(domain)
	for strings.Contains(domain, "..") {
		domain = strings.ReplaceAll(domain, "..", ".")
	}
	return strings.TrimSuffix(local, ".") + "@" + strings.TrimPrefix(domain, ".")
}
