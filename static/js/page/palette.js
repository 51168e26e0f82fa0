import { COMMANDS } from "ef/page/commands";
import { Chooser } from "ef/page/chooser";

/** @typedef {import("ef/page/chooser").Action} Action */

/** The palette of commands: type a few letters of what to do, and Enter does it. */
export class Palette {
  /**
   * @param {Record<string, () => void>} commands what each of `COMMANDS` does
   * @param {() => Action[]} more what can be done besides, asked when it opens
   */
  constructor(commands, more) {
    this.commands = COMMANDS.map((command) => ({ ...command, run: commands[command.id] }));
    this.more = more;
    this.chooser = new Chooser();
  }

  toggle() {
    if (this.chooser.isOpen) this.chooser.close();
    else
      this.chooser.open({
        label: "Command",
        placeholder: "Type a command, a node or a scenario",
        noun: "command",
        actions: [...this.commands, ...this.more()],
      });
  }
}
