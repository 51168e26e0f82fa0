import { find, setText } from "ef/page/dom";
import { post, runUrl } from "ef/page/api";
import { onDemand } from "ef/page/on_demand";
import { settingAt } from "ef/inspector/settings";
import { changedList, listName, oneEvent } from "ef/intervene/lists";
import { savingCard } from "ef/intervene/saving";

/** @typedef {import("ef/run/protocol").Intervention} Intervention */

/**
 * Everything a person does to the shown run, as commands and as what the timeline's flags ask for.
 * @param {object} studio
 * @param {import("ef/run/store").StudioStore} studio.store
 * @param {{index: number, name: string, sends: boolean}[]} studio.nodes
 * @param {import("ef/intervene/fields").Context["forms"]} studio.forms
 * @param {import("ef/inspector/settings").Usual} studio.usual
 * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
 * @param {(card: import("ef/run/protocol").RunCard) => Promise<void>} studio.show a run that was made, or is there already
 * @param {(error: unknown) => void} studio.failed
 */
export function interveneIn({ store, nodes, forms, usual, makeBranch, show, failed }) {
  const canEdit = matchMedia("(min-width: 900px)");
  const sendButton = find(document, "[data-send]");

  /** The sources that can send now: they lead somewhere. */
  const senders = () => {
    const from = new Set(store.manifest?.edges.filter(({ role }) => role === "trigger").map((edge) => edge.from));
    return nodes.filter(({ sends, index }) => sends && from.has(index)).map(({ name }) => name);
  };
  const selectedName = () => (store.selection.node === null ? null : (store.manifest?.nodes[store.selection.node]?.name ?? null));
  const sender = () => {
    const name = selectedName();
    return name !== null && senders().includes(name) ? name : null;
  };

  const context = () => {
    const { manifest, trace, playback, selection } = store;
    if (!manifest) return null;
    const at_us = Math.round(playback.t_us);
    return {
      manifest,
      forms,
      setting: (/** @type {string} */ node, /** @type {string} */ property) => settingAt(manifest, node, property, at_us, usual),
      senders: senders(),
      selected: selectedName(),
      followed: trace && selection.event !== null ? { number: selection.event, id: trace.eventId(selection.event) } : null,
      at_us,
    };
  };
  const popover = onDemand(async () => {
    const { Intervene } = await import("ef/intervene/intervene");
    return new Intervene({ store, context, makeBranch });
  });
  /** @param {import("ef/intervene/intervene").Editing} [editing] */
  const open = (editing) => said(popover().then((it) => it.open(editing)));

  /** @param {string} name @param {number[]} numbers @param {(intervention: Intervention) => Intervention | null} change */
  async function replace(name, numbers, change) {
    const { manifest, card } = store;
    if (!manifest || !card) return;
    const interventions = changedList(manifest, numbers, change);
    await show(await post(runUrl(card, "replacements/"), { name, interventions }));
  }

  /** What a flag does has no form to complain in. @param {Promise<void>} done */
  const said = (done) => void done.catch(failed);
  const nameNow = () => store.card?.name ?? "";
  /** What is left gives the branch its name. @param {number[]} gone */
  const nameWithout = (gone) => (store.manifest ? listName(changedList(store.manifest, gone, () => null)) : "");

  store.subscribe((change) => {
    if (change !== "selection" && change !== "run") return;
    const name = sender();
    sendButton.hidden = name === null;
    if (name !== null) {
      setText(find(sendButton, "[data-send-words]"), "Send one");
      sendButton.title = `Send one event from ${name} now (S)`;
      sendButton.setAttribute("aria-label", `Send one event from ${name}`);
    }
  });

  return {
    /** @param {number} event */
    savingOf: (event) =>
      savingCard(store, event, async ({ name, further, without }) => {
        await (further ? makeBranch(name, further) : replace(name, [/** @type {number} */ (without)], () => null));
        // The same event where the branch has it: whether it is saved is what one wants to see.
        if (further) store.select({ event });
      }),
    /** @type {Record<string, () => void>} */
    commands: {
      intervene: () => canEdit.matches && open(),
      send() {
        const name = sender();
        if (name === null || !canEdit.matches) return;
        const { name: title, plain } = oneEvent(name);
        said(makeBranch(title, [{ at_us: Math.round(store.playback.t_us), ...plain }]));
      },
    },
    /** @type {import("ef/intervene/flags").FlagActions} */
    flags: {
      edit(number) {
        const intervention = store.manifest?.interventions[number];
        if (!intervention || !canEdit.matches) return;
        open({
          intervention,
          change: (name, next) => replace(name, [number], () => next),
          remove: () => replace(nameWithout([number]), [number], () => null),
        });
      },
      move: (numbers, at_us) => said(replace(nameNow(), numbers, (intervention) => ({ ...intervention, at_us }))),
      remove: (numbers) => said(replace(nameWithout(numbers), numbers, () => null)),
    },
  };
}
