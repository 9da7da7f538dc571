// Package registers holds the descriptors that come with the program: the
// registers that a trade team usually keeps. Each is an ordinary descriptor,
// which “sheetsync schema show NAME” prints, to be copied and changed.
package registers
