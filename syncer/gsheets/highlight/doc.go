// Package highlight knows the service's conditional-format rules: how they are
// recognised among people's, what differs from those wanted, and how each state
// looks.
package highlight
