package login

import (
	"encoding/json"
	"slices"
	"strings"
)

// A demand is what the issuer has to say of how somebody signed in: one of some
// authentication context classes (the claim acr), or one of some methods (amr, RFC 8176)
// among those that they used. Which of its own classes and methods take two factors, an
// issuer decides; the operator names them.
type demand struct{ classes, methods []string }

// any reports whether anything is demanded.
func (d demand) any() bool { return len(d.classes)+len(d.methods) > 0 }

// isMet reports whether a strength is as demanded. Operators come by a link that only
// whoever runs the service can make, who has the database as well: they are let in so that
// somebody can be when the issuer is down. Others come by no link where a second factor is
// demanded, since that is one.
func (d demand) isMet(who *Identity) bool {
	return !d.any() || who.Operator || who.class != "" && slices.Contains(d.classes, who.class) ||
		slices.ContainsFunc(strings.Fields(who.methods), func(method string) bool { return slices.Contains(d.methods, method) })
}

// maxStrength bounds what is kept of how somebody signed in, in bytes.
const maxStrength = 1000

// strength is how somebody signed in, as an ID token says; what isn't of the form that it
// should be says nothing.
func (c *claims) strength() (class, methods string) {
	var list []string
	_ = json.Unmarshal(c.Class, &class)
	if json.Unmarshal(c.Methods, &list) != nil {
		list = []string{""}
		_ = json.Unmarshal(c.Methods, &list[0]) // some write a text
	}
	list = slices.DeleteFunc(list, func(method string) bool { return method == "" || strings.ContainsAny(method, " \t\r\n\v\f") })
	if methods = strings.Join(list, " "); len(class)+len(methods) > maxStrength {
		return "", ""
	}
	return class, methods
}
