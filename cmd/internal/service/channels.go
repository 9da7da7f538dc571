package service

import (
	"context"
	"slices"
	"strings"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders"
	"sheetsync/reminders/robot"
	"sheetsync/sheetschema/language"
)

// Reminds reports whether there is anything to send reminders through: a mail server
// or a chat robot.
func (s *Service) Reminds() bool { return s.Config.Mail.Host != "" || len(s.Config.Channels) > 0 }

// channels are the group chats that are told of a register.
func (s *Service) channels(r *config.Register) []reminders.Channel {
	var list []reminders.Channel
	for _, c := range s.Config.Channels {
		if len(c.Registers) == 0 || slices.Contains(c.Registers, r.Name) {
			list = append(list, reminders.Channel{Name: c.Name, Roles: c.Roles, People: c.People, Language: c.Language})
		}
	}
	return list
}

// hasManagers reports whether anybody is told what needs a manager's decision.
func (s *Service) hasManagers(r *config.Register) bool {
	const manager = "manager"
	return len(r.Roles[manager]) > 0 || slices.ContainsFunc(s.channels(r), func(c reminders.Channel) bool { return slices.Contains(c.Roles, manager) })
}

// robots has the robots of all channels. The error is of usage.
func robots(channels []config.Channel) (*robot.Sender, error) {
	list := make([]robot.Channel, len(channels))
	for i, c := range channels {
		list[i] = robot.Channel{Name: c.Name, Kind: robot.Kind(c.Kind), URL: c.URL.Reveal(), Secret: c.Secret.Reveal()}
	}
	sender, err := robot.New(list, robot.Options{})
	if err != nil {
		return nil, exit.Usage("", "%w", err)
	}
	return sender, nil
}

// PostTest posts a card in a channel that says that it works. name may begin with
// “robot:”, as the ledger calls channels. The errors are those of a [reminders.Courier],
// or of usage.
func PostTest(ctx context.Context, c *config.Config, name string) error {
	if robot, ok := reminders.RobotOf(strings.ToLower(name)); ok {
		name = robot
	}
	var names []string
	for _, channel := range c.Channels {
		if !strings.EqualFold(channel.Name, name) {
			names = append(names, channel.Name)
			continue
		}
		sender, err := robots([]config.Channel{channel})
		if err != nil {
			return err
		}
		p := language.NewPrinter(channelLanguage(c, channel))
		return sender.Post(ctx, channel.Name, reminders.Card{
			Language: p.Tag(), Title: p.Say("card.test_title", nil), Summary: []string{p.Say("card.test_text", nil)},
		})
	}
	hint := "configure one under channels"
	if len(names) > 0 {
		hint = "there is robot:" + strings.Join(names, ", robot:")
	}
	return exit.Usage(hint, "there is no channel %q", name)
}

// channelLanguage is a channel's, or that of the first register that it is told of.
func channelLanguage(c *config.Config, channel config.Channel) language.Tag {
	if channel.Language != "" {
		return channel.Language
	}
	for i := range c.Registers {
		if len(channel.Registers) == 0 || slices.Contains(channel.Registers, c.Registers[i].Name) {
			return c.Registers[i].Language
		}
	}
	return language.English
}
