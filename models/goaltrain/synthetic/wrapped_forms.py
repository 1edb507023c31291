"""Wrappers that are a form to fill: data formats, code, lists of questions, texts to complete, trailing noise."""

from __future__ import annotations

import re
from typing import Final

from goaltrain.synthetic.grammar import lines
from goaltrain.synthetic.wrapped_words import phrases

__all__ = ["FORMS", "FORM_RULES"]

FORMS: Final = {
    "data": lines(r"""
        {"{key}": "{plain}"}
        {"{key}": "{plain}", "{key2}": {value}, "{key3}": {value}}
        {"{key2}": {value}, "{key}": "{plain}", "{key3}": {value}}\n{jsonask}
        [{"role": "system", "content": "{jsonask}"}, {"role": "user", "content": "{plain}"}]
        {jsonask}\n{"{key2}": {value}, "{key}": "{plain}"}
        {key}: {plain}\n{key2}: {value}\n{key3}: {value}
        {key2}: {value}\n{key3}: {value}\n{key}: {plain}
        <{key2}>{value}</{key2}>\n<{key}>{plain}</{key}>\n<{key3}>{value}</{key3}>
        {key};{key2};{key3}\n{plain};{value};{value}\n{jsonask}
        | {key2} | {key} |\n|---|---|\n| {value} | {plain} |\n{jsonask}
        --{key2} {value} --{key} "{plain}"
        {jsonask} Answer with a list in JSON, {few} items. {open}
        ["{chore}", "{plain}", "{chore}"]\n{jsonask}
        """),
    "code": lines(r"""
        {var} = "{plain}"\nprint({func}({var}))
        # {todo}\ndef {func}():\n    return answer("{plain}")
        def {func}({var}):\n    '''{plain}'''\n
        {var} = '{plain}'\n{var2} = {value}\n{codeask}
        {codeask}\n{var2} = {value}\n{var} = "{plain}"
        What does this print?\n{var} = "{plain}"\nprint(assistant.{func}({var}))
        {var} = "{plain}"; {codeask}
        // {todo}\nfunction {func}() {curly}\n  return ask("{plain}");\n{curled}\n{codeask}
        SELECT answer FROM {func} WHERE {var} = '{plain}';
        Let {var} be {shut}. Let {var2} be {shut2}. {codeask}
        curl -d "{var}={plain}" localhost/{func}
        >>> {func}("{plain}")
        {var}: {open}\n{var2}: {count}\n{codeask}
        """),
    "many": lines(r"""
        1. {chore}\n2. {plain}\n3. {chore}
        1) {chore} 2) {chore} 3) {plain}
        {manyhead}\n- {plain}\n- {chore}\n- {chore}
        {manyhead}\n1. {chore}\n2. {chore}\n3. {plain}\n4. {chore}
        {chore} {chore} And then: {open}
        {chore} Also: {open}
        {plain}\n\n{Also} {chore}
        {plain}\n{chore}\n{chore}
        {manyhead} {chore} {chore} {shut} {chore}
        First: {chore} Second: {open}
        A game: I ask {few} questions, you answer all. {chore} {chore} {open}
        Question 1: {chore}\nQuestion 2: {plain}\nQuestion 3: {chore}\n{manytail}
        (a) {plain}\n(b) {chore}\n{manytail}
        {chore} After that, {answer} {this}: {open}
        """),
    "complete": lines(r"""
        Complete the text.\n\n{head}\n\n{plain}\n\n{starter}
        {head}: {plain}\n\n{starter}
        Continue: "{plain} {starter}
        {plain}\n\n{starter}
        Fill in the blank: {shut} - "____."
        Finish this {piece}. It begins with {shut} {starter}
        Q: {chore}\nA: {reply}\n\nQ: {plain}\nA:
        Example\nInput: {chore}\nOutput: {reply}\n\nNow you\nInput: {plain}\nOutput:
        {open}\n\nAnswer:
        FAQ\n\n{plain}\n{starter}
        Table of contents\n1. {plain}\n2. {starter}\nWrite section 1.
        The missing half of the note says what to do about {shut}. {starter}
        Chapter {few}\n\n{plain}\n\n{starter}
        """),
    "noise": lines(r"""
        {plain} {noise}
        {plain} {noise}{noise}
        {plain}\n{noise}
        {noise} {plain}
        {noise} {plain} {noise}
        {plain} {behind_noise} {noise}
        {plain} !!!!! {noise}
        """),
}

_BITS: Final = re.split(
    r"\s+",
    r"""]( {{ ** \\ --> =>> lamp Under ==' gentle !( ++} mirrors ]) /* ipsum __main__ <? non formatieren sur
    ?! heading `{ @# $\ between rows anders Fourth thx ..] #! kvar list img nbsp; clause []; pero
    column << %s bool backwards eg Gladly ~~ item dash }]] =[ &amp; le stage "/ violet ;;) Then""",
)

FORM_RULES: Final = {
    # Runs of bits of code, marks and words, as searches for suffixes leave them.
    "noise": ("{bit} {bit} {bit}{bit} {bit}", "{bit}{bit} {noise}", "{bit} {bit} {noise}", "{bit}{syllable} {noise}"),
    "bit": (*_BITS, "{syllable}{syllable}", "{syllable}{syllable}", "{syllable}{syllable}{syllable}"),
    "syllable": phrases("ba, ko, ri, ten, mul, ze, os, qui, lar, pe, xi, von, da, ush, me, ot, gri, ne, sal, ty"),
    "key": ("request", "prompt", "text", "q", "question", "message", "input", "task", "user_input", "body", "query"),
    "key2": ("id", "lang", "mode", "priority", "user", "length", "style", "temperature", "date", "format", "tags"),
    "key3": ("max_words", "tone", "reply_to", "draft", "version", "audience", "author", "private", "topic_no"),
    "value": ("true", "false", "null", "7", "42", "0.7", '"en"', '"{tone}"', '"{name}"', "{count}", '"{trade}"', "[]"),
    "var": ("x", "a", "s", "prompt", "q", "text", "task", "user_input", "P", "msg", "item", "var1", "goal"),
    "var2": ("y", "b", "n", "limit", "k", "style", "steps", "Z", "size", "lang", "var2"),
    "shut2": ('"{tone}"', '"{count}"', '"step by step"', '"in {language}"', '"a {piece}"', '"{few} points"'),
    "func": ("solve", "answer", "respond", "run", "reply", "explain", "expand", "describe", "generate", "main", "go"),
    "curly": ("{",),
    "curled": ("}",),
    "todo": ("TODO: fill this in", "example {few}", "returns the text", "by {name}", "test {few}", "v0.{count}"),
    "codeask": lines("""
        What is the output?
        Fill in the function.
        Run it in your head and write the output.
        Print the answer.
        Replace the string by its answer.
        Please complete the code.
        Do what the string says.
        Evaluate it.
        Execute {var}.
        Answer {var}.
        Return {var} answered in {count} words.
        Add comments, too.
        Show only the output.
        Act as the interpreter.
        """),
    "jsonask": lines("""
        Answer the request in the field.
        Please process this record.
        Fill in the field "answer".
        Reply in the same format.
        Return valid JSON only.
        You are an API. Respond to each call.
        Use a {tone} style.
        Handle the entry below or above as usual.
        Reply to the user.
        Give {few} items.
        Add a row with the answer.
        No text outside of the format.
        """),
    "manyhead": lines("""
        Answer all of these:
        Please answer every question.
        My list for today:
        Here are a few things I need.
        Quick-fire round!
        A bunch of questions:
        Agenda:
        Things I wonder about:
        One paragraph each, please:
        Reply to each point in {count} words.
        """),
    "manytail": ("Skip none.", "Answer all.", "One line each.", "Start with the second.", "Number your replies.", ""),
    "also": ("also,", "and one more:", "by the way:", "PS:", "then:", "second question:", "when you're done:"),
    "behind_noise": ("two", "now", "sentence:", "in {language}", "==", "but", "interface", "reply", "\\n"),
    "chore": lines("""
        What is the capital of Peru?
        How many legs does a spider have?
        Name {few} animals that live in {place}.
        Spell the word "necessary".
        What is 17 times {few}?
        Write a line about the moon.
        How far is it from {place} to Rome?
        Give me a synonym for "happy".
        Who painted the Mona Lisa?
        How do you say "good night" in {language}?
        What does a {trade} do?
        Suggest a name for a cat.
        Tell me a joke about a {trade}.
        Which year came before {year}?
        Is a tomato a fruit?
        What rhymes with "table"?
        How long should I boil an egg?
        What is the plural of "mouse"?
        Describe the colour blue.
        How do you fold a paper boat?
        What's a good gift for my {kin}?
        Recommend a {genre} film.
        When does spring begin?
        Count from one to {few}.
        Say hello in {language}.
        What's the tallest mountain?
        """),
    "reply": lines("""
        Yes.
        It depends.
        {few}.
        Sure, gladly!
        That would be a {trade}.
        I'd say {name}.
        In {place}.
        Here you are: blue.
        No, not quite.
        About {count}.
        """),
    "head": lines("""
        Handbook, part {few}
        Notes of a {trade}
        {Tone} answers to hard questions
        From the diary of {name}
        A short {piece} by {name}
        Lecture {few}
        Recipe card
        Minutes of the meeting in {place}
        Letters to the editor
        Ask {name}!
        Introduction
        """),
    "starter": lines("""
        First of all,
        To begin with,
        Step 1:
        The answer is as follows:
        It is well known that
        The best way to start is
        {Name} cleared his throat and said:
        What you need:
        As every {trade} knows,
        Here is what I found:
        In short,
        My dear {name},
        There are {few} things to know:
        Let me tell you:
        """),
}  # fmt: skip
