// Package mailaddr reads e-mail addresses as people type them into cells, and tells to
// which of them mail may go (an allow list).
package mailaddr
